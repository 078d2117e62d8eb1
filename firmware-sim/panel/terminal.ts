import type { Writable } from 'node:stream';
import type { PointState } from '../call-point/call-point.ts';
import type { Cancel, SimClock } from '../clock.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { PointLamp } from '../call-point/lamp.ts';

/** Symbol and word of each lamp; the colour only repeats them (8-colour ANSI). */
const LAMPS: Record<PointLamp, { symbol: string; word: string; colour: string }> = {
  'not-sent': { symbol: '✖✖', word: 'not sent', colour: '\u001B[1;31m' },
  red: { symbol: '▲', word: 'red', colour: '\u001B[31m' },
  sending: { symbol: '…', word: 'sending', colour: '\u001B[37m' },
  yellow: { symbol: '●', word: 'yellow', colour: '\u001B[33m' },
  green: { symbol: '✔', word: 'green', colour: '\u001B[32m' },
  off: { symbol: '·', word: 'off', colour: '\u001B[2m' },
};
/** From this code point on a character takes two cells of a terminal (CJK). */
const FIRST_WIDE = 0x2e80;
const PLAIN = '\u001B[0m';
const URGENCY = Object.keys(LAMPS) as PointLamp[];
/** Shortest time between two drawings. A burst of presses must not only move the cursor. */
const REDRAW_MS = 100;

export interface TerminalOptions {
  out: Writable & { isTTY?: boolean; rows?: number; columns?: number };
  fleet: Fleet;
  clock: SimClock;
}

/**
 * Shows all lamps. On a terminal it draws in place, the most urgent first where not all fit. Otherwise it writes one
 * line of JSON per change: `{"at", …point state}` with `at` in RFC 3339.
 * @returns a function that ends it.
 */
export function showFleet({ out, fleet, clock }: TerminalOptions): Cancel {
  if (out.isTTY !== true) {
    return fleet.watch({
      onState(state) {
        out.write(`${JSON.stringify({ at: new Date(clock.now()).toISOString(), ...state })}\n`);
      },
    });
  }
  let drawn = 0;
  let planned: Cancel | null = null;
  const draw = (): void => {
    planned = null;
    const lines = fleetLines(fleet.states(), (out.rows ?? 24) - 1, out.columns ?? 80);
    // Moves up to the first line of the last drawing, overwrites it line by line, and clears what is left below.
    out.write(`${drawn > 0 ? `\u001B[${drawn}F` : ''}${lines.map((line) => `\u001B[2K${line}\n`).join('')}\u001B[J`);
    drawn = lines.length;
  };
  const stop = fleet.watch({
    onState() {
      planned ??= clock.setTimeout(draw, REDRAW_MS);
    },
  });
  draw();
  return () => {
    stop();
    planned?.();
    draw();
  };
}

/** @param rows how many lines fit. @returns a head line with sums, then one line per call point. */
export function fleetLines(states: readonly PointState[], rows: number, columns: number): string[] {
  const online = states.filter(({ connected }) => connected).length;
  const sums = URGENCY.map((lamp) => ({ lamp, count: states.filter((state) => state.lamp === lamp).length }))
    .filter(({ count }) => count > 0)
    .map(({ lamp, count }) => `${LAMPS[lamp].symbol} ${LAMPS[lamp].word} ${count}`);
  const room = Math.max(1, rows - 1);
  const all = states.length <= room;
  const shown = all
    ? states
    : [...states].sort((a, b) => URGENCY.indexOf(a.lamp) - URGENCY.indexOf(b.lamp)).slice(0, room - 1);
  const width = Math.max(0, ...shown.map(({ id }) => id.length));
  return [
    `${online} of ${states.length} connected   ${sums.join('   ')}`,
    ...shown.map((state) => pointLine(state, width, columns)),
    ...(all ? [] : [`and ${states.length - shown.length} more`]),
  ];
}

function pointLine(
  { id, lamp, blink, connected, powered, say, pressCount, battery }: PointState,
  width: number,
  columns: number,
): string {
  const { symbol, word, colour } = LAMPS[lamp];
  const line = powered ? (connected ? 'online' : 'no hub') : 'no power';
  const facts = `${id.padEnd(width)}  ${line.padEnd(8)}  ${pressCount} pressed${battery === null ? '' : `  ${battery}%`}`;
  const words = say === null ? '' : `  ${Object.values(say).join(' / ')}`;
  return `${colour}${symbol.padEnd(2)} ${`${word}${blink ? ', blinks' : ''}`.padEnd(16)}${PLAIN} ${cut(facts + words, columns - 20)}`;
}

/**
 * Cuts text to a number of terminal cells; a Chinese character takes two. A longer line would wrap and break the
 * drawing.
 */
function cut(text: string, cells: number): string {
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += (character.codePointAt(0) ?? 0) >= FIRST_WIDE ? 2 : 1;
    if (used > cells) return kept;
    kept += character;
  }
  return kept;
}
