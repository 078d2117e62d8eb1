import { describe, expect, it } from 'vitest';
import { supervise } from '../../../hub/domain/device/supervision.ts';
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
