import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUndoTime } from '../../dashboard/calls/acts/undo-time.ts';
import { NO_CALLS } from '../../dashboard/calls/open-calls.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call } from './scene.ts';

const TO_CLINIC = { do: 'redirect', team: 'clinic' } as const;
let sent: [string, boolean | undefined][];
const run = (callId: string, _act: unknown, leaving?: boolean): Promise<boolean> => {
  sent.push([callId, leaving]);
  return Promise.resolve(true);
};
const undoTime = () =>
  createUndoTime(run, {
    set: (then, ms) => setTimeout(then, ms),
    clear: (timer) => clearTimeout(timer as number),
    now: () => Date.now(),
  });
const open = (...calls: CallView[]) => ({ ...NO_CALLS, seq: 1, open: new Map(calls.map((one) => [one.id, one])) });

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
});
afterEach(() => vi.useRealTimers());

it('a call goes to the other door after five seconds', () => {
  undoTime().start('a', TO_CLINIC);
  vi.advanceTimersByTime(4_900);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(sent).toEqual([['a', false]]);
});

it('taken back in time, it is not sent', () => {
  const undo = undoTime();
  undo.start('a', TO_CLINIC);
  undo.undo('a');
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([]);
  expect(undo.running.value.size).toBe(0);
});

it('leaving the page sends it, once', () => {
  const undo = undoTime();
  undo.start('a', TO_CLINIC);
  undo.sendNow();
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([['a', true]]);
});

it('a call that becomes an emergency meanwhile, or that is over, is sent nowhere', () => {
  const undo = undoTime();
  undo.start('a', TO_CLINIC);
  undo.start('b', TO_CLINIC);
  undo.start('c', TO_CLINIC);
  undo.recheck(open(call('a', { priority: 'emergency' }), call('c')));
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([['c', false]]);
});
