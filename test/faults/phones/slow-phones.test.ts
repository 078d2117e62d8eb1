import { expect, it } from 'vitest';
import { createSlowPhones, type Line } from '../../../hub/delivery/slow-phones.ts';
import type { Phone } from '../../../hub/types/phone.ts';

/** Phones that hold back so many bytes, by name; one that is slow has been so since that millisecond. */
function house(backlogs: Record<string, { bytes: number; slowSince: number | null }>, allBytes: number) {
  const closed: string[] = [];
  const lines = new Map<Phone, Line>();
  for (const [session, { bytes, slowSince }] of Object.entries(backlogs)) {
    const phone = { session, backlogBytes: () => bytes } as Phone;
    lines.set(phone, {
      phone,
      audience: { all: new Set(), named: new Set() },
      waiting: [],
      waitingChars: 0,
      slowSince,
    });
  }
  const slow = createSlowPhones({
    limits: { slowBytes: 1_000, slowMs: 15_000, allBytes },
    pace: { nowMs: () => 0, after: () => {} },
    lines,
    write: () => {},
    close: (phone) => {
      closed.push(phone.session);
      lines.delete(phone);
    },
  });
  return { slow, lines, closed };
}

const PHONES = {
  quick: { bytes: 0, slowSince: null },
  fair: { bytes: 900, slowSince: null },
  slow: { bytes: 1_200, slowSince: 20 },
  slowest: { bytes: 1_100, slowSince: 10 },
};

it('what waits for all phones has a bound: beyond it the slowest are closed, and no more of them than needed', () => {
  for (const [allBytes, expected] of [
    [3_200, []],
    [3_000, ['slowest']],
    [1_000, ['slowest', 'slow']],
    [100, ['slowest', 'slow', 'fair']],
  ] as const) {
    const { slow, closed } = house(PHONES, allBytes);
    slow.bound();
    expect(closed).toEqual(expected);
  }
});

it('texts that wait here are the same for many phones, so the longest list counts once', () => {
  const { slow, lines, closed } = house(PHONES, 4_000);
  for (const line of lines.values()) slow.hold(line, ['x'.repeat(700)]);
  slow.bound();
  expect(closed).toEqual([]);
  for (const line of lines.values()) slow.hold(line, ['x'.repeat(700)]);
  slow.bound();
  expect(closed[0]).toBe('fair');
});
