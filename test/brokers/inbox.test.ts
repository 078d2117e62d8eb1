import { beforeEach, expect, test } from 'vitest';
import { createInbox, type Inbox } from '../../hub/brokers/inbox.ts';
import { PAYLOAD_MAX, type Arrived } from '../../hub/brokers/line.ts';
import { createRedeliveries } from '../../hub/brokers/redeliveries.ts';
import type { BoughtMessage } from '../../hub/intake/device-intake.ts';
import type { Answer } from '../../hub/intake/press-gate.ts';

let inbox: Inbox;
let taken: { message: BoughtMessage; answer: Answer; isCounted: boolean }[];
let deferred: (() => void)[];
let timers: (() => void)[];
let receipts: string[];
let now: number;
let fails: boolean;
let errors: number;
beforeEach(() => {
  [taken, deferred, timers, receipts, now, fails, errors] = [[], [], [], [], 0, false, 0];
  let ids = 0;
  const newId = (): string => `~${++ids}`;
  inbox = createInbox({
    broker: 'house',
    intake: {
      takeFrom: (_broker, message, answer, stormOf) => {
        if (fails) throw new Error('a fault');
        taken.push({ message, answer, isCounted: stormOf !== undefined });
      },
    },
    shares: () => undefined,
    redeliveries: createRedeliveries([], () => now, newId),
    keep: () => {},
    receipt: (line, packetId) => void receipts.push(`${line}/${packetId}`),
    newId,
    steady: () => now,
    setTimer: (work) => {
      timers.push(work);
      return () => {};
    },
    defer: (work) => void deferred.push(work),
    log: { error: () => void errors++ },
  });
});

const said = (packetId: number | null, topic = 'a', payload = 'x'): Arrived => ({
  topic,
  payload: Buffer.from(payload),
  packetId,
  dup: false,
  retained: false,
});
/** @returns how many of them were read on from at once. */
function many(count: number, of: (i: number) => Arrived): number {
  let read = 0;
  for (let i = 0; i < count; i++) inbox.take(1, of(i), () => void read++);
  return read;
}
const turn = (): void => {
  for (const work of deferred.splice(0)) work();
};

test('a flood does not hold the loop: 64 messages in a turn, then the others get theirs', () => {
  expect(many(200, (i) => said(null, `t${i}`))).toBe(63);
  turn();
  expect(many(10, (i) => said(null, `u${i}`))).toBe(10);
});

test('one button that never stops does not push out the others while the disk is slow', () => {
  many(500, () => said(null));
  expect(taken).toHaveLength(64);
  many(1, () => said(null, 'b'));
  expect(taken.at(-1)?.message.topic).toBe('b');
  expect(inbox.counts.dropped).toBe(436);
  for (const { answer } of taken.slice(0, 64)) answer('accepted');
  many(1, () => said(null));
  expect(taken).toHaveLength(66);
});

test('what has a receipt is never dropped: nothing is read any more until there is room', () => {
  let read = 0;
  for (let i = 0; i < 1_024; i++) {
    inbox.take(1, said(i + 1, `t${i}`), () => void read++);
    turn();
  }
  expect([read, inbox.waiting(), inbox.counts.dropped]).toEqual([1_023, 1_024, 0]);
  taken[5]?.answer('accepted');
  turn();
  expect([read, receipts]).toEqual([1_024, ['1/6']]);
});

test('large messages are no more in memory than many small ones: nothing is read on from 16 MiB', () => {
  const large = 'x'.repeat(PAYLOAD_MAX);
  many(64, (i) => said(i + 1, `t${i}`, large));
  turn();
  expect(many(1, () => said(100, 'u'))).toBe(0);
  turn();
  taken[0]?.answer('accepted');
  expect(deferred).not.toHaveLength(0);
});

test('a message beyond the size is acknowledged, counted, and handed to nobody', () => {
  many(1, () => said(7, 'a', 'x'.repeat(PAYLOAD_MAX + 1)));
  expect([taken.length, inbox.counts.tooLarge, receipts]).toEqual([0, 1, ['1/7']]);
});

test('a fault costs one message only', () => {
  fails = true;
  many(1, () => said(3));
  fails = false;
  many(1, () => said(4));
  expect([errors, receipts, taken.length]).toEqual([1, ['1/3'], 1]);
});

test('what the disk refused is tried again in its order, with its id and its age', () => {
  many(3, (i) => said(i + 1, `t${i}`));
  const ids = taken.map(({ message }) => message.ownId());
  for (const { answer } of taken) answer('not-recorded');
  expect([receipts, timers.length, inbox.waiting()]).toEqual([[], 1, 3]);
  now = 1_000;
  timers[0]?.();
  const again = taken.slice(3);
  expect(again.map(({ message }) => [message.ownId(), message.ageMs])).toEqual(ids.map((id) => [id, 1_000]));
  // It was counted for its device, and is no second message.
  expect(taken.map(({ isCounted }) => isCounted)).toEqual([true, true, true, false, false, false]);
  for (const { answer } of again) answer('accepted');
  expect([receipts, inbox.counts.retried]).toEqual([['1/1', '1/2', '1/3'], 3]);
});
