import { describe, expect, it } from 'vitest';
import { checkSite } from '../../../hub/app/site/site-document.ts';
import { readShipped } from '../../../config/shipped.ts';
import { calendarOfChina } from '../../../hub/app/calendar-cn.ts';
import { instantOf, minuteOf, type LocalDate } from '../../../hub/domain/roster/local-time.ts';
import { timetableOf } from '../../../hub/domain/roster/timetable.ts';
import { committee } from '../call/scene.ts';

const lotus = checkSite(readShipped('site.lotus.yaml')).site!;
/**
 * Who of the committee is on duty at ten on that day, and the mode of the desk, with further days of the house's own.
 */
const at = (date: string, own: { holidays?: string[]; workdays?: string[] } = {}): string => {
  const table = timetableOf({ ...lotus, roster: { ...lotus.roster!, ...own } }, [], calendarOfChina());
  const ten = instantOf(date as LocalDate, minuteOf('10:00'), 'Asia/Shanghai');
  return `${table.duty(committee, ten).duty.join('+')} ${table.mode(committee, ten)}`;
};
const early = (date: string, own: { holidays?: string[] }): string =>
  timetableOf({ ...lotus, roster: { ...lotus.roster!, ...own } }, [], calendarOfChina()).mode(
    committee,
    instantOf(date as LocalDate, minuteOf('08:45'), 'Asia/Shanghai'),
  );

describe('days that the house itself keeps or works', () => {
  it('a Saturday decreed to be worked is a holiday where the house says so', () => {
    expect(at('2026-10-10')).toBe('wang day');
    expect(at('2026-10-10', { holidays: ['2026-10-10'] })).toBe('li day');
    // The weekend's hours hold, which begin at nine.
    expect([early('2026-10-10', {}), early('2026-10-10', { holidays: ['2026-10-10'] })]).toEqual(['day', 'holiday']);
  });

  it('a decreed holiday is worked where the house says so', () => {
    expect([at('2026-10-01'), at('2026-10-01', { workdays: ['2026-10-01'] })]).toEqual(['li day', 'wang day']);
  });

  it('other decreed days stay what they are', () => {
    expect([
      at('2026-10-10', { holidays: ['2026-10-09'] }),
      at('2026-10-09', { holidays: ['2026-10-09'] }),
      at('2026-10-02', { holidays: ['2026-10-09'] }),
    ]).toEqual(['wang day', 'li day', 'li day']);
  });

  it('a day in both lists of the house is worked', () => {
    expect(at('2026-10-10', { holidays: ['2026-10-10'], workdays: ['2026-10-10'] })).toBe('wang day');
  });
});
