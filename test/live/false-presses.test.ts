import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordTrouble } from '../../hub/commands/troubles/record-trouble.ts';
import { falsePattern, isWorse, NOBODY_THERE } from '../../hub/domain/trouble/false-presses.ts';
import type { TroubleAbout } from '../../hub/domain/trouble/trouble.ts';
import { DAY_MS, type Instant } from '../../hub/domain/time.ts';
import { testCore, type TestCore } from '../support/core.ts';

let house: TestCore;
beforeEach(() => {
  house = testCore();
});
afterEach(() => house.temp.end());

it('a pattern is over after a day without another false press', async () => {
  const { store } = house.core;
  const about = { device: 'ramp', callPoint: 'ramp', place: 'ramp', grave: false } as unknown as TroubleAbout;
  await store.committer.run((tx) =>
    recordTrouble(tx, null, {
      type: 'TroubleRaised',
      trouble: 't' as never,
      kind: 'false-presses',
      ...about,
      since: tx.now,
      count: 5,
    }),
  );
  const openAfter = (ms: number): number => {
    house.temp.clock.now += ms;
    house.live.falseWatch.check();
    store.committer.flush();
    return store.tables.troubles.open().length;
  };
  expect(openAfter(DAY_MS - 1)).toBe(1);
  expect(openAfter(1)).toBe(0);
  expect(store.tables.troubles.byId('t' as never)).toMatchObject({ state: 'solved', proof: 'calm', solvedBy: null });
});

it('a pattern is so many calls with nobody there within the time, and nothing else', () => {
  const rule = { count: 3, withinMs: 1_000 };
  const at = (ms: number) => ms as Instant;
  const closed = (...times: number[]) =>
    times.map((ms) => ({ closedAt: at(ms), raisedAt: at(ms - 10), outcome: NOBODY_THERE }));
  expect(falsePattern(closed(900, 1_100, 1_200), rule, at(1_500))).toEqual({ count: 3, since: 890 });
  expect(falsePattern(closed(500, 1_100, 1_200), rule, at(1_500))).toBeNull();
  const helped = { closedAt: at(1_300), raisedAt: at(1_290), outcome: 'helped' as never };
  expect(falsePattern([...closed(1_100, 1_200), helped], rule, at(1_500))).toBeNull();
  expect([9, 10].map((count) => isWorse(5, count))).toEqual([false, true]);
});
