import { beforeEach, expect, test } from 'vitest';
import { createRedeliveries, type Kept, type Redeliveries } from '../../hub/brokers/redeliveries.ts';

let now: number;
let ids: number;
let known: Redeliveries;
const open = (before: Kept): void =>
  void (known = createRedeliveries(
    before,
    () => now,
    () => `~${++ids}`,
  ));
beforeEach(() => {
  [now, ids] = [0, 0];
  open([]);
});

const meet = (line: number, packetId: number, more: { payload?: string; dup?: boolean } = {}) =>
  known.meet(line, {
    topic: 'a',
    payload: Buffer.from(more.payload ?? 'x'),
    packetId,
    dup: more.dup ?? false,
    retained: false,
  });
/** A press that is stored, and whose receipt was sent. */
function stored(line: number, packetId: number): Kept {
  const { delivery } = meet(line, packetId);
  const kept = known.kept(delivery);
  delivery.isStored = true;
  known.receipted(delivery);
  return kept;
}

test('the same bytes with the same packet id are another press, unless they are sent again', () => {
  stored(1, 5);
  expect(meet(1, 5)).toMatchObject({ isKnown: false, delivery: { id: '~2' } });
  stored(1, 6);
  expect(meet(2, 6, { dup: true })).toMatchObject({ isKnown: true, delivery: { id: '~3', line: 2 } });
  expect(meet(2, 6, { dup: true, payload: 'y' }).isKnown).toBe(false);
});

test('a broker that forgets the DUP flag is understood where no receipt was sent', () => {
  const { delivery } = meet(1, 5);
  expect(meet(2, 5).delivery).toBe(delivery);
});

test('a broker that has lost its store counts anew: nothing is known', () => {
  stored(1, 1);
  known.up(false);
  expect(meet(2, 1, { dup: true }).isKnown).toBe(false);
});

test('after a start of the hub what was stored is known, until the line has stood for a minute', () => {
  const kept = stored(1, 1);
  for (const passed of [59_000, 60_000]) {
    [now, ids] = [0, 10];
    open(kept);
    known.up(true);
    now = passed;
    known.tidy(1);
    expect(meet(1, 1, { dup: true }).isKnown).toBe(passed === 59_000);
  }
});

test('nothing is forgotten while the line is broken', () => {
  stored(1, 1);
  now = 3_600_000;
  known.tidy(null);
  known.up(true);
  expect(meet(2, 1, { dup: true }).isKnown).toBe(true);
});

test('what waits for the disk is not kept, except with its own press', () => {
  const first = meet(1, 1).delivery;
  const second = meet(1, 2).delivery;
  expect(known.kept(second).map(({ packetId }) => packetId)).toEqual([2]);
  expect(known.isSettled()).toBe(false);
  [first.isStored, second.isStored] = [true, true];
  expect([known.kept(null).length, known.isSettled()]).toEqual([2, true]);
});
