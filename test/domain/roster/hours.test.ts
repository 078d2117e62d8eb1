import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../hub/domain/roster/calendar.ts';
import { modeAt, nextOpening, type Hours } from '../../../hub/domain/roster/hours.ts';
import { instantOf, localAt, minuteOf, type LocalDate } from '../../../hub/domain/roster/local-time.ts';
import type { Instant } from '../../../hub/domain/time.ts';
import { committee } from '../call/scene.ts';

const zone = 'Asia/Shanghai';
const calendar: Calendar = {
  holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
  workdays: new Set(['2026-10-10']),
};
const hours: Hours = {
  team: committee,
  open: [{ days: ['workdays'], from: '08:30', to: '17:00' }],
  lunch: [{ days: ['everyday'], from: '11:30', to: '13:00' }],
};
const at = (date: string, time: string): Instant => instantOf(date as LocalDate, minuteOf(time), zone);
const mode = (date: string, time: string): string => modeAt(hours, at(date, time), calendar, zone);

describe('a desk with hours', () => {
  it('goes through day, lunch, closed and night on a working day', () => {
    expect(
      ['05:59', '06:00', '08:29', '08:30', '11:30', '12:59', '13:00', '16:59', '17:00', '20:00', '23:59'].map((time) =>
        mode('2026-11-23', time),
      ),
    ).toEqual(['night', 'closed', 'closed', 'day', 'lunch', 'lunch', 'day', 'day', 'closed', 'night', 'night']);
  });

  it('keeps holidays and works the Saturday that makes up for them', () => {
    expect([
      mode('2026-10-01', '10:00'),
      mode('2026-10-10', '10:00'),
      mode('2026-10-11', '10:00'),
      mode('2026-10-01', '22:00'),
    ]).toEqual(['holiday', 'day', 'closed', 'night']);
  });

  it('says when it opens next, over a weekend and over the holidays', () => {
    const next = (date: string, time: string) =>
      localAt(nextOpening(hours, at(date, time), calendar, zone) as Instant, zone);
    expect(next('2026-11-23', '08:29')).toEqual({ date: '2026-11-23', minute: 510 });
    expect(next('2026-11-27', '17:00')).toEqual({ date: '2026-11-30', minute: 510 });
    expect(next('2026-09-30', '18:00')).toEqual({ date: '2026-10-08', minute: 510 });
    expect(nextOpening({ team: committee, open: [] }, at('2026-11-23', '09:00'), calendar, zone)).toBeNull();
  });

  it('without hours is always open', () => {
    expect(modeAt(null, at('2026-10-01', '03:00'), calendar, zone)).toBe('day');
  });
});
