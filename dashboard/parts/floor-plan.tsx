import type { JSX } from 'preact';
import type { PanelPoint } from '../api/panel.ts';
import { useApp } from './app-context.tsx';

/**
 * Where the call points of Lotus Apartment are on the drawing, in its own units (1280 × 740): the middle of each button. The
 * same places stand in styles/floor.css, as percentages, for the buttons themselves.
 */
const SPOTS: Record<string, readonly [x: number, y: number]> = {
  'south-gate-bell': [290, 630], 'east-door-bell': [1206, 250], 'west-ramp-help': [74, 300], 'east-ramp-help': [1206, 500],
  'infusion-1': [634, 120], 'infusion-2': [776, 120], 'infusion-3': [918, 120], 'infusion-4': [1060, 120],
  'tcm-1': [622, 440], 'tcm-2': [746, 440], 'tcm-3': [870, 440], 'lavatory-help': [1030, 440], 'second-floor-bell': [495, 300],
};
/** Ids that have a place on the drawing; other call points are listed below it. */
export const PLACED: ReadonlySet<string> = new Set(Object.keys(SPOTS));

/** The ground floor, seen from above, north at the top. Only a picture: everything in it is in the list of buttons too. */
export function FloorPlan({ points }: { points: ReadonlyMap<string, PanelPoint> }): JSX.Element {
  const t = useApp().text.value.panel;
  return (
    <svg class="plan" viewBox="0 0 1280 740" aria-hidden="true" focusable="false">
      <rect class="plan-ground" x="0" y="0" width="1280" height="740" rx="24" />
      <g class="plan-garden">
        <path d="M446 700c60-22 120-22 180 0s120 22 180 0 120-22 180 0 90 20 130 6" />
        <circle cx="60" cy="80" r="34" /><circle cx="104" cy="118" r="22" /><circle cx="1216" cy="80" r="30" /><circle cx="1178" cy="122" r="20" />
      </g>
      <g class="plan-rooms">
        <rect x="150" y="36" width="280" height="524" />
        <rect x="430" y="36" width="130" height="524" class="plan-hall" />
        <rect x="560" y="36" width="570" height="250" class="plan-clinic" />
        <rect x="560" y="286" width="570" height="64" class="plan-hall" />
        <rect x="560" y="350" width="372" height="210" class="plan-clinic" />
        <rect x="932" y="350" width="198" height="210" class="plan-wet" />
      </g>
      <g class="plan-fittings">
        <path d="M190 430h200v34H224v50h-34z" />
        <path d="M190 96h80v44h-80zM300 96h80v44h-80zM190 180h80v44h-80zM300 180h80v44h-80z" />
        <path d="M448 60h94M448 80h94M448 100h94M448 120h94M448 140h94M448 160h94M448 180h94M448 60v120M542 60v120M495 172V74m-10 12 10-12 10 12" />
        <path d="M1112 362v40M1112 520v28" />
      </g>
      <g class="plan-ramps">
        <path d="M18 470h112v240H18zM34 700l40-44 40 44M34 640l40-44 40 44M34 580l40-44 40 44" />
        <path d="M1150 690h112v40h-112zM1170 726l36-28 36 28" />
      </g>
      <path class="plan-wall" d="M250 560H150V36h980v238M1130 350v210H330M430 36v200M430 300v184M560 36v250M560 350v210M560 286h90M720 286h410M560 350h90M720 350h412M932 350v210" />
      <path class="plan-door" d="M250 560a80 80 0 0 1 80-80M1130 274a76 76 0 0 0-76 76" />
      <g class="plan-labels">
        <text class="label-big" x="290" y="78">{t.committee}</text>
        <text x="290" y="500">{t.frontDesk}</text>
        <text x="495" y="216">{t.stairs}</text>
        <text class="label-big" x="845" y="66">{t.clinic} · {t.infusion}</text>
        <text x="845" y="325">{t.corridor}</text>
        <text x="746" y="380">{t.tcm}</text>
        <text x="1030" y="380">{t.lavatory}</text>
      </g>
      <g class="plan-lamps">
        {[...points.values()].map((point) => {
          const spot = SPOTS[point.id];
          return spot && <circle key={point.id} class={`plan-lamp lamp-${point.lamp}`} cx={spot[0]} cy={spot[1]} r="26" />;
        })}
      </g>
    </svg>
  );
}
