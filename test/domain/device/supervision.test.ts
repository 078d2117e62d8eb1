import { describe, expect, it } from 'vitest';
import { supervise, superviseBought, type BoughtLife } from '../../../hub/domain/device/supervision.ts';
import type { Instant } from '../../../hub/domain/time.ts';

const at = (seconds: number): Instant => (1_000_000 + seconds * 1000) as Instant;
const BEAT_MS = 10_000;
const START = at(0);

describe('what the hub thinks of a device that beats every ten seconds', () => {
  const heard = (seconds: number, seenNow = true) => ({ connected: true, lastSeenAt: at(seconds), seenNow });

  it.each([
    [14.9, 'ok'],
    [15, 'late'],
    [29.9, 'late'],
    [30, 'lost'],
    [3600, 'lost'],
  ])('silent for %f s: %s', (silent, verdict) => {
    expect(supervise(heard(100), at(100 + silent), BEAT_MS, START)).toBe(verdict);
  });

  it('before it has been heard since the hub started nothing is known, and after three beats it is lost', () => {
    const before = { connected: false, lastSeenAt: at(-5000), seenNow: false };
    expect(supervise(before, at(29), BEAT_MS, START)).toBe('unknown');
    expect(supervise(before, at(30), BEAT_MS, START)).toBe('lost');
    expect(supervise(null, at(29), BEAT_MS, START)).toBe('unknown');
    expect(supervise(null, at(30), BEAT_MS, START)).toBe('lost');
  });
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a bought device', () => {
  const life = { connected: false, lastSeenAt: null, seenNow: false, isUnknown: false, isSaidGone: false };
  it.each([
    ['whose line is open is well, however long it says nothing', 'line', { connected: true }, 0, 9 * DAY, 'ok'],
    ['whose line broke may be back', 'line', { lastSeenAt: 0, seenNow: true }, 0, 20_000, 'late'],
    ['whose line stays broken is lost', 'line', { lastSeenAt: 0, seenNow: true }, 0, 30_000, 'lost'],
    ['that was not heard since the hub started is unknown', 'line', {}, 0, 20_000, 'unknown'],
    ['that does not come back after a start of the hub is lost', 'line', {}, 0, 30_000, 'lost'],
    [
      'behind a bridge that is gone is unknown, for ever',
      'line',
      { isUnknown: true, lastSeenAt: 0 },
      0,
      DAY,
      'unknown',
    ],
    ['on a battery is well for a day', 'check-in', { lastSeenAt: 0, seenNow: true }, 0, 24 * HOUR, 'ok'],
    ['on a battery is late after that', 'check-in', { lastSeenAt: 0 }, 0, 26 * HOUR, 'late'],
    ['on a battery is lost after two days and two hours', 'check-in', { lastSeenAt: 0 }, 0, 50 * HOUR, 'lost'],
    ['on a battery is not lost because the hub was off', 'check-in', { lastSeenAt: 0 }, 9 * DAY, 9 * DAY, 'late'],
    ['whose bridge says that it is gone is lost', 'check-in', { lastSeenAt: 0, isSaidGone: true }, 0, HOUR, 'lost'],
    ['on a battery that was never heard is unknown', 'check-in', {}, 0, HOUR, 'unknown'],
    ['that never checks in is well once it was heard', 'none', { lastSeenAt: 0 }, 9 * DAY, 99 * DAY, 'ok'],
    ['that never checks in and was never heard is unknown', 'none', {}, 0, DAY, 'unknown'],
  ] as const)('%s', (_what, by, known, startedAt, now, expected) => {
    const at = { now: now as Instant, startedAt: startedAt as Instant, backWithinMs: 30_000 };
    expect(superviseBought({ ...life, ...known } as BoughtLife, by, at)).toBe(expected);
  });
});
