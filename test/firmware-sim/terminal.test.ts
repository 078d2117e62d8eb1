import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { PointState } from '../../firmware-sim/call-point/call-point.ts';
import { movedClock } from './moved-clock.ts';
import { createFleet } from '../../firmware-sim/fleet/fleet.ts';
import { memoryLink } from '../../firmware-sim/link/memory-link.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { fleetLines, showFleet } from '../../firmware-sim/panel/terminal.ts';
import { MORNING } from './support.ts';

function paper(isTTY: boolean) {
  let text = '';
  const out = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    { isTTY, rows: 10, columns: 100 },
  );
  return { out, text: () => text };
}

function building(count: number) {
  const clock = movedClock(MORNING);
  const fleet = createFleet({
    devices: Array.from(
      { length: count },
      (_, n) => ({ id: `tcm-${n + 1}`, hardware: 'mains', firmware: 'sim', inputs: { main: 'button' } }) as const,
    ),
    clock,
    seed: 1,
    journal: () => memoryJournal(),
    link: () => memoryLink().link,
  });
  return { clock, fleet };
}

function state(id: string, more: Partial<PointState>): PointState {
  return {
    id,
    powered: true,
    connected: true,
    lamp: 'off',
    blink: false,
    stage: null,
    say: null,
    sending: false,
    notSent: false,
    pressCount: 0,
    battery: null,
    ...more,
  };
}
// The colour codes begin with the escape character.
const plain = (line: string): string => line.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '');

test('output to a file is one line of JSON per change', () => {
  const { clock, fleet } = building(1);
  const { out, text } = paper(false);
  const stop = showFleet({ out, fleet, clock });
  fleet.start();
  clock.forward(1000);
  fleet.point('tcm-1')?.press();
  stop();
  fleet.point('tcm-1')?.cutPower();
  const lines = text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.at(-1)).toMatchObject({
    at: '2026-11-23T00:00:01.000Z',
    id: 'tcm-1',
    lamp: 'sending',
    connected: true,
    pressCount: 1,
  });
  expect(lines).toHaveLength(2);
});

test('on a terminal the view is redrawn in place, at most ten times a second', () => {
  const { clock, fleet } = building(3);
  const { out, text } = paper(true);
  const stop = showFleet({ out, fleet, clock });
  fleet.start();
  for (let i = 0; i < 100; i += 1) {
    fleet.point('tcm-2')?.press();
    clock.forward(10);
  }
  stop();
  const redraws = text().split('\u001B[4F').length - 1;
  expect(redraws).toBeGreaterThanOrEqual(2);
  expect(redraws).toBeLessThanOrEqual(12);
  expect(plain(text())).toContain('tcm-2');
});

test('every lamp is shown by symbol and word, never by colour alone', () => {
  const lamps = ['off', 'yellow', 'green', 'red', 'sending', 'not-sent'] as const;
  const lines = fleetLines(
    lamps.map((lamp) => state(lamp, { lamp, blink: lamp === 'not-sent' })),
    20,
    100,
  )
    .slice(1)
    .map(plain);
  expect(new Set(lines.map((line) => line.slice(0, 2))).size).toBe(6);
  expect(lines.map((line) => line.slice(3, 19).trim())).toEqual([
    'off',
    'yellow',
    'green',
    'red',
    'sending',
    'not sent, blinks',
  ]);
});

test('texts in both languages are shown, cut to the width of the terminal', () => {
  const said = state('tcm-1', { lamp: 'green', say: { zh: '有人马上就来，请稍候', en: 'Somebody is coming' } });
  expect(plain(fleetLines([said], 20, 120)[1] ?? '')).toContain('有人马上就来，请稍候 / Somebody is coming');
  const narrow = plain(fleetLines([said], 20, 60)[1] ?? '');
  const cells = narrow.length + (narrow.match(/\p{Script=Han}|，/gu)?.length ?? 0);
  expect(cells).toBeLessThanOrEqual(60);
});

test('where not all fit, open calls come first and the rest is counted', () => {
  const many = Array.from({ length: 2603 }, (_, n) =>
    state(
      `pendant-${n + 1}`,
      n === 2000 ? { lamp: 'not-sent' } : n === 2500 ? { lamp: 'yellow', connected: false } : {},
    ),
  );
  const lines = fleetLines(many, 10, 100).map(plain);
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe('2602 of 2603 connected   ✖✖ not sent 1   ● yellow 1   · off 2601');
  expect(lines[1]).toContain('pendant-2001');
  expect(lines[2]).toContain('no hub');
  expect(lines[9]).toBe('and 2595 more');
});
