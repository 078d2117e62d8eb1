import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBoardTone } from '../../dashboard/board/board-tone.ts';
import { layoutOf } from '../../dashboard/board/board-layout.ts';
import { NO_CALLS, type OpenCalls } from '../../dashboard/calls/open-calls.ts';
import { TONES } from '../../dashboard/senses/tones.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call, LI, WANG } from './scene.ts';

/** When a tone began, in seconds, and which. */
let heard: [number, string][];
let canSound: boolean;
let calls = signal<OpenCalls>(NO_CALLS);
const wait = (...list: CallView[]): void => {
  calls.value = { ...NO_CALLS, seq: 1, open: new Map(list.map((one) => [one.id, one])) };
};
const bell = call('gate');
const fallen = call('fallen', { priority: 'emergency' });

function board() {
  return createBoardTone({
    calls,
    isBoard: signal(true),
    sound: {
      play(tone) {
        const name = Object.entries(TONES).find(([, one]) => one === tone)?.[0] ?? '';
        if (canSound) heard.push([Math.round(Date.now() / 1000), name]);
        return canSound;
      },
    },
    timers: {
      set: (run, ms) => setTimeout(run, ms),
      clear: (timer) => clearTimeout(timer as number),
      now: () => Date.now(),
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  heard = [];
  canSound = true;
  calls = signal<OpenCalls>(NO_CALLS);
});
afterEach(() => vi.useRealTimers());

it('a bell at the desk sounds at once and every ten seconds, until somebody goes', () => {
  board();
  wait(bell);
  vi.advanceTimersByTime(25_000);
  wait({ ...bell, state: 'acknowledged', owner: WANG });
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([
    [0, 'doorbell'],
    [10, 'doorbell'],
    [20, 'doorbell'],
  ]);
});

it('an emergency sounds every five seconds, at once also between two tones of another call', () => {
  board();
  wait(bell);
  vi.advanceTimersByTime(3_000);
  wait(bell, fallen);
  vi.advanceTimersByTime(11_000);
  wait(bell);
  vi.advanceTimersByTime(10_000);
  expect(heard).toEqual([
    [0, 'doorbell'],
    [3, 'alarm'],
    [8, 'alarm'],
    [13, 'alarm'],
    [23, 'doorbell'],
  ]);
});

it('hushed by a named person it is quiet for a minute; a new call ends that', () => {
  const tone = board();
  wait(bell);
  tone.hush(LI.name);
  expect(tone.hushed.value?.by).toBe(LI.name);
  vi.advanceTimersByTime(59_000);
  expect(heard).toEqual([[0, 'doorbell']]);
  vi.advanceTimersByTime(2_000);
  expect(heard.at(-1)).toEqual([60, 'doorbell']);
  tone.hush(LI.name);
  wait(bell, fallen);
  expect(heard.at(-1)).toEqual([61, 'alarm']);
  expect(tone.hushed.value).toBeNull();
});

it('a board that may not sound yet sounds within a second of the first touch', () => {
  canSound = false;
  board();
  wait(bell);
  vi.advanceTimersByTime(30_500);
  canSound = true;
  vi.advanceTimersByTime(1_000);
  expect(heard).toEqual([[31, 'doorbell']]);
});

it('empty lists give their room to those who wait, when they are more than a few', () => {
  expect(layoutOf({ waiting: 3, going: 0, helped: 0 })).toEqual({ wide: false, lines: [] });
  expect(layoutOf({ waiting: 13, going: 0, helped: 0 })).toEqual({ wide: true, lines: ['going', 'helped'] });
  expect(layoutOf({ waiting: 13, going: 1, helped: 0 })).toEqual({ wide: true, lines: ['helped'] });
  expect(layoutOf({ waiting: 13, going: 1, helped: 2 })).toEqual({ wide: true, lines: [] });
});
