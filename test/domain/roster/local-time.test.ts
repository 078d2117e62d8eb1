import { describe, expect, it, test } from 'vitest';
import {
  addDays,
  daysBetween,
  instantOf,
  instantsIn,
  localAt,
  localTimestamp,
  weekdayOf,
  type LocalDate,
} from '../../../hub/domain/roster/local-time.ts';
import type { Instant } from '../../../hub/domain/time.ts';

const day = (text: string): LocalDate => text as LocalDate;
const utc = (text: string): Instant => new Date(`${text}Z`).getTime() as Instant;
const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';

test('the wall of a building in Shanghai is eight hours ahead, all year round', () => {
  expect(localAt(utc('2026-11-23T01:00:59'), SHANGHAI)).toEqual({ date: '2026-11-23', minute: 540 });
  expect(localAt(utc('2026-06-30T16:00:00'), SHANGHAI)).toEqual({ date: '2026-07-01', minute: 0 });
  expect(instantOf(day('2026-07-01'), 0, SHANGHAI)).toBe(utc('2026-06-30T16:00:00'));
});

describe('in New York, where clocks change', () => {
  it('02:30 on the night that leaves it out begins when the gap ends, at 03:00', () => {
    expect(instantOf(day('2026-03-08'), 150, NEW_YORK)).toBe(utc('2026-03-08T07:00:00'));
    expect(instantOf(day('2026-03-08'), 119, NEW_YORK)).toBe(utc('2026-03-08T06:59:00'));
    expect(instantOf(day('2026-03-08'), 180, NEW_YORK)).toBe(utc('2026-03-08T07:00:00'));
  });

  it('01:30 on the night that has it twice is the first of the two', () => {
    expect(instantOf(day('2026-11-01'), 90, NEW_YORK)).toBe(utc('2026-11-01T05:30:00'));
    expect(localAt(utc('2026-11-01T06:30:00'), NEW_YORK)).toEqual({ date: '2026-11-01', minute: 90 });
    expect(instantOf(day('2026-11-01'), 120, NEW_YORK)).toBe(utc('2026-11-01T07:00:00'));
  });
});

test('every minute of a year comes back as itself, in zones with odd offsets too, unless the clocks leave it out', () => {
  for (const zone of [
    SHANGHAI,
    NEW_YORK,
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'America/St_Johns',
  ]) {
    const instant = instantsIn(zone);
    for (let ahead = 0; ahead < 365; ahead += 1) {
      const date = addDays(day('2026-01-01'), ahead);
      for (const minute of [0, 30, 119, 125, 150, 180, 721, 1439]) {
        const at = instantOf(date, minute, zone);
        const found = localAt(at, zone);
        expect(instant(date, minute)).toBe(at);
        expect(new Date(localTimestamp(at, zone)).getTime()).toBe(at);
        expect(
          found.date === date && found.minute >= minute && found.minute <= minute + 60,
          `${date} ${minute} ${zone}`,
        ).toBe(true);
      }
    }
  }
});

test('a moment is written as the wall shows it, with how far that is from UTC', () => {
  expect(
    [SHANGHAI, NEW_YORK, 'Asia/Kathmandu', 'UTC'].map((zone) => localTimestamp(utc('2026-06-30T16:00:59.999'), zone)),
  ).toEqual([
    '2026-07-01T00:00:59+08:00',
    '2026-06-30T12:00:59-04:00',
    '2026-06-30T21:45:59+05:45',
    '2026-06-30T16:00:59+00:00',
  ]);
});

test('days are counted over leap days and years', () => {
  expect(addDays(day('2028-02-28'), 2)).toBe('2028-03-01');
  expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
  expect(daysBetween(day('2026-01-05'), day('2027-01-05'))).toBe(365);
  expect([weekdayOf(day('2026-02-14')), weekdayOf(day('2026-11-23'))]).toEqual(['sat', 'mon']);
});
