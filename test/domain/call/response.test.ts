import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { responseFigures, type CallTimes } from '../../../hub/domain/call/response.ts';
import type { KindId, PlaceId } from '../../../hub/domain/ids.ts';
import type { Instant } from '../../../hub/domain/time.ts';

const NOW = 10_000_000 as Instant;

/** A call raised at `at` seconds; `ack` and `there` are seconds after it, null for never. */
function call(at: number, ack: number | null, there: number | null, more: Partial<CallTimes> = {}): CallTimes {
  const after = (s: number | null): Instant | null => (s === null ? null : (((at + s) * 1000) as Instant));
  return {
    raisedAt: (at * 1000) as Instant,
    acknowledgedAt: after(ack),
    attendedAt: after(there),
    closedAt: after(there),
    repeats: 0,
    marks: [],
    kind: 'help' as KindId,
    place: 'front-desk' as PlaceId,
    ...more,
  };
}

it('shares, median and 90th percentile of ten calls', () => {
  const calls = [10, 20, 30, 40, 50, 60, 61, 180, 181, null].map((ack, i) =>
    call(i, ack, ack === null ? null : ack + 60),
  );
  expect(responseFigures(calls, NOW)).toMatchObject({
    calls: 10,
    measured: 10,
    within60: 6,
    within180: 8,
    share60: 0.6,
    share180: 0.8,
    unanswered: 1,
    ackMedianS: 50,
    ackP90S: 181,
    arrived: 9,
    arriveMedianS: 110,
    arriveP90S: 241,
  });
});

it('who comes without saying so has answered by coming', () => {
  expect(responseFigures([call(0, null, 45)], NOW)).toMatchObject({ within60: 1, ackMedianS: 45, arriveMedianS: 45 });
});

it('a call of closed hours, and one that waits for less than three minutes, are not measured', () => {
  const waits = call(NOW / 1000 - 180, null, null, { closedAt: null });
  expect(responseFigures([waits, call(0, 9_000, 9_100, { marks: ['closed-hours'] })], NOW)).toMatchObject({
    calls: 2,
    measured: 0,
    share60: null,
    ackMedianS: null,
    closedHours: 1,
  });
  expect(responseFigures([call(NOW / 1000 - 181, null, null, { closedAt: null })], NOW)).toMatchObject({
    measured: 1,
    unanswered: 1,
    share180: 0,
  });
});

it('repeats and cancelled calls are counted', () => {
  const calls = [call(0, 5, 9, { repeats: 3 }), call(1, 5, 9, { marks: ['cancelled'], repeats: 1 }), call(2, 5, 9)];
  expect(responseFigures(calls, NOW)).toMatchObject({ repeats: 4, repeated: 2, cancelled: 1 });
});

it('whatever the times are: shares lie between 0 and 1, and the median is not above the 90th percentile', () => {
  const second = fc.option(fc.integer({ min: -5, max: 4_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), second, second)), (times) => {
      const told = responseFigures(
        times.map(([at, ack, there]) => call(at, ack, there)),
        NOW,
      );
      expect(told.within60).toBeLessThanOrEqual(told.within180);
      expect(told.within180 + told.unanswered).toBeLessThanOrEqual(told.measured);
      for (const share of [told.share60, told.share180])
        expect(share === null || (share >= 0 && share <= 1)).toBe(true);
      if (told.ackMedianS !== null) expect(told.ackMedianS).toBeLessThanOrEqual(told.ackP90S!);
    }),
  );
});
