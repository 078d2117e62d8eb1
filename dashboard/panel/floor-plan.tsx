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
/** A room on the drawing, and the call points in it or at its door: it is lit while one of them has called. */
const ROOMS: readonly {
  readonly at: readonly [x: number, y: number, width: number, height: number];
  readonly is: string;
  readonly points: readonly string[];
}[] = [
  { at: [6, 250, 136, 470], is: 'plan-outside', points: ['west-ramp-help'] },
  { at: [150, 570, 280, 140], is: 'plan-outside', points: ['south-gate-bell'] },
  { at: [1138, 170, 136, 170], is: 'plan-outside', points: ['east-door-bell'] },
  { at: [1138, 400, 136, 320], is: 'plan-outside', points: ['east-ramp-help'] },
  { at: [150, 36, 280, 524], is: 'plan-room', points: [] },
  { at: [430, 36, 130, 524], is: 'plan-hall', points: ['second-floor-bell'] },
  { at: [560, 36, 570, 250], is: 'plan-clinic', points: ['infusion-1', 'infusion-2', 'infusion-3', 'infusion-4'] },
  { at: [560, 286, 570, 64], is: 'plan-hall', points: [] },
  { at: [560, 350, 424, 210], is: 'plan-clinic', points: ['tcm-1', 'tcm-2', 'tcm-3'] },
  { at: [984, 350, 146, 210], is: 'plan-wet', points: ['lavatory-help'] },
];
/** Of several lamps in a room, the gravest lights it. */
const GRAVEST = ['red', 'not-sent', 'yellow', 'sending', 'green'] as const;

function litBy(inside: readonly string[], points: ReadonlyMap<string, PanelPoint>): string {
  const lamps = inside.map((id) => points.get(id)?.lamp);
  const gravest = GRAVEST.find((lamp) => lamps.includes(lamp));
  return gravest === undefined ? '' : `plan-lit lit-${gravest}`;
}

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
        {ROOMS.map(({ at: [x, y, width, height], is, points: inside }) => (
          <rect key={`${x} ${y}`} x={x} y={y} width={width} height={height} class={`${is} ${litBy(inside, points)}`} />
        ))}
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
            spot && <circle key={point.id} class={`plan-lamp lamp-${point.lamp}`} cx={spot[0]} cy={spot[1]} r="40" />
          );
        })}
      </g>
    </svg>
  );
}
