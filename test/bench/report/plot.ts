import type { CurveBand } from './results.ts';
import { CURVE_QUANTILES } from './stats.ts';

/** Latency curves as SVG: latency by quantile, with more room for the slowest presses. */
export type PlotLine = {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  readonly band: CurveBand;
};
export type PlotPanel = { readonly title: string; readonly lines: readonly PlotLine[] };

const WIDTH = 420;
const HEIGHT = 260;
const LEFT = 54;
const RIGHT = 14;
const TOP = 34;
const BOTTOM = 44;
const TICKS_X = [
  { q: 0, text: '0' },
  { q: 0.5, text: '50 %' },
  { q: 0.9, text: '90 %' },
  { q: 0.99, text: '99 %' },
  { q: 0.999, text: '99.9 %' },
];
/** The largest quantile drawn. Beyond it there are only single presses. */
const LAST_NINES = 3.4;

export function latencyPlot(panels: readonly PlotPanel[], caption: string): string {
  const values = panels
    .flatMap((panel) => panel.lines.flatMap((line) => [...line.band.low, ...line.band.high]))
    .filter((ms) => ms > 0);
  const fastest = Math.min(...values);
  const floor = ticksY(0, fastest).at(-1) ?? fastest;
  const top = Math.max(...values) * 1.1;
  const drawn = panels
    .map((panel, n) => `<g transform="translate(${n * WIDTH},0)">${drawPanel(panel, floor, top)}</g>`)
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panels.length * WIDTH} ${HEIGHT + 46}" font-family="sans-serif" font-size="11" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
${drawn}
${legend(panels[0]?.lines ?? [])}
<text x="${LEFT}" y="${HEIGHT + 38}" fill="#555">${escape(caption)}</text>
</svg>
`;
}

function drawPanel(panel: PlotPanel, low: number, high: number): string {
  const x = (q: number) => LEFT + (nines(q) / LAST_NINES) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) => {
    const share = Math.log(Math.max(ms, low) / low) / Math.log(high / low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  };
  const across = ticksY(low, high)
    .map(
      (ms) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms).toFixed(1)}" y2="${y(ms).toFixed(1)}" stroke="#ddd"/>` +
        `<text x="${LEFT - 6}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${ms} ms</text>`,
    )
    .join('');
  const up = TICKS_X.map(
    ({ q, text }) =>
      `<line x1="${x(q).toFixed(1)}" x2="${x(q).toFixed(1)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#eee"/>` +
      `<text x="${x(q).toFixed(1)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${text}</text>`,
  ).join('');
  const lines = panel.lines
    .map((line) => {
      const points = (values: readonly number[]) =>
        values.map((ms, n) => `${x(CURVE_QUANTILES[n] ?? 1).toFixed(1)},${y(ms).toFixed(1)}`);
      const area = [...points(line.band.low), ...points(line.band.high).reverse()].join(' ');
      return (
        `<polygon points="${area}" fill="${line.colour}" opacity="0.13"/>` +
        `<polyline points="${points(line.band.median).join(' ')}" fill="none" stroke="${line.colour}" stroke-width="2" stroke-dasharray="${line.dash}"/>`
      );
    })
    .join('');
  const title = `<text x="${LEFT}" y="${TOP - 14}" font-weight="bold" font-size="13">${escape(panel.title)}</text>`;
  const below = `<text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - BOTTOM + 32}" text-anchor="middle" fill="#555">share of presses that took no longer</text>`;
  return across + up + lines + title + below;
}

/** 0.9 → 1, 0.99 → 2: stretches the slowest presses. */
function nines(q: number): number {
  return Math.min(LAST_NINES, q >= 1 ? LAST_NINES : -Math.log10(1 - q));
}

function ticksY(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let decade = 0.01; decade < high; decade *= 10) {
    for (const step of [1, 2, 5]) {
      const ms = Number((decade * step).toPrecision(1));
      if (ms >= low && ms <= high) ticks.push(ms);
    }
  }
  return ticks;
}

function legend(lines: readonly PlotLine[]): string {
  return lines
    .map((line, n) => {
      const at = LEFT + n * 190;
      return (
        `<line x1="${at}" x2="${at + 26}" y1="${HEIGHT + 14}" y2="${HEIGHT + 14}" stroke="${line.colour}" stroke-width="2" stroke-dasharray="${line.dash}"/>` +
        `<text x="${at + 32}" y="${HEIGHT + 18}">${escape(line.name)}</text>`
      );
    })
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
