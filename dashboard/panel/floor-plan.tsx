import type { JSX } from 'preact';
import type { PanelPoint } from '../api/panel.ts';
import { useUi } from '../ui/ui-context.ts';

/**
 * Where the call points of Lotus Apartment are on the drawing, in its own units (1280 × 740): the middle of each
 * button. The same positions are in styles/floor.css, as percentages, for the buttons.
 */
const POSITIONS: Record<string, readonly [x: number, y: number]> = {
  'south-gate-bell': [290, 640],
  'east-door-bell': [1206, 250],
  'west-ramp-help': [74, 360],
  'east-ramp-help': [1206, 500],
  'infusion-1': [634, 120],
  'infusion-2': [776, 120],
  'infusion-3': [918, 120],
  'infusion-4': [1060, 120],
  'tcm-1': [630, 446],
  'tcm-2': [770, 446],
  'tcm-3': [910, 446],
  'lavatory-help': [1056, 446],
  'second-floor-bell': [495, 300],
};
/** Ids that have a position on the plan. Other call points are listed below it. */
export const POINTS_ON_PLAN: ReadonlySet<string> = new Set(Object.keys(POSITIONS));

/**
 * The ground floor, seen from above, north at the top. Decoration only: everything in it is also in the list of
 * buttons.
 */
export function FloorPlan({ points }: { points: ReadonlyMap<string, PanelPoint> }): JSX.Element {
  const t = useUi().text.value.panel;
  return (
    <svg class="plan" viewBox="0 0 1280 740" aria-hidden="true" focusable="false">
      <rect class="plan-ground" x="0" y="0" width="1280" height="740" rx="24" />
      <g class="plan-garden">
        <path d="M446 700c60-22 120-22 180 0s120 22 180 0 120-22 180 0 90 20 130 6" />
        <circle cx="60" cy="80" r="34" />
        <circle cx="104" cy="118" r="22" />
        <circle cx="1216" cy="80" r="30" />
        <circle cx="1178" cy="122" r="20" />
      </g>
      <g class="plan-rooms">
        <rect x="150" y="36" width="280" height="524" />
        <rect x="430" y="36" width="130" height="524" class="plan-hall" />
        <rect x="560" y="36" width="570" height="250" class="plan-clinic" />
        <rect x="560" y="286" width="570" height="64" class="plan-hall" />
        <rect x="560" y="350" width="424" height="210" class="plan-clinic" />
        <rect x="984" y="350" width="146" height="210" class="plan-wet" />
      </g>
      <g class="plan-fittings">
        <path d="M190 430h200v34H224v50h-34z" />
        <path d="M448 60h94M448 80h94M448 100h94M448 120h94M448 140h94M448 160h94M448 180h94M448 60v120M542 60v120M495 172V74m-10 12 10-12 10 12" />
      </g>
      <g class="plan-ramps">
        <path d="M6 250h136v470H6zM34 706l40-40 40 40M34 646l40-40 40 40M34 586l40-40 40 40" />
        <path d="M1138 400h136v320h-136zM1166 706l40-40 40 40M1166 656l40-40 40 40" />
      </g>
      <path
        class="plan-wall"
        d="M250 560H150V36h980v238M1130 350v210H330M430 36v200M430 300v184M560 36v250M560 350v210M560 286h90M720 286h410M560 350h90M720 350h412M984 350v210"
      />
      <path class="plan-door" d="M250 560a80 80 0 0 1 80-80M1130 274a76 76 0 0 0-76 76" />
      <g class="plan-labels">
        <text x="290" y="78">
          {t.committee}
        </text>
        <text x="297" y="454">
          {t.frontDesk}
        </text>
        <text x="495" y="218">
          {t.stairs}
        </text>
        <text x="845" y="66">
          {t.clinic} · {t.infusion}
        </text>
        <text x="845" y="325">
          {t.corridor}
        </text>
        <text x="772" y="382">
          {t.tcm}
        </text>
      </g>
      <g class="plan-lamps">
        {[...points.values()].map((point) => {
          const spot = POSITIONS[point.id];
          return (
            spot && <circle key={point.id} class={`plan-lamp lamp-${point.lamp}`} cx={spot[0]} cy={spot[1]} r="26" />
          );
        })}
      </g>
    </svg>
  );
}
