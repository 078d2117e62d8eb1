import { weekdayOf, type LocalDate, type Weekday } from './local-time.ts';

/** Public holidays, and weekend days that are workdays by decree to make up for them. */
export type Calendar = { readonly holidays: ReadonlySet<string>; readonly workdays: ReadonlySet<string> };

/**
 * `workdays` and `holidays` follow the calendar. A day of the week does not: `mon` also matches a Monday that is a
 * holiday.
 */
export type Days = readonly ('workdays' | 'holidays' | 'everyday' | Weekday)[];

/** A decreed workday overrides the weekend; a holiday overrides a weekday. */
export function isWorkday(date: LocalDate, { holidays, workdays }: Calendar): boolean {
  if (workdays.has(date)) return true;
  if (holidays.has(date)) return false;
  const day = weekdayOf(date);
  return day !== 'sat' && day !== 'sun';
}

export function isOneOf(days: Days, date: LocalDate, calendar: Calendar): boolean {
  return days.some((name) => {
    if (name === 'everyday') return true;
    if (name === 'workdays') return isWorkday(date, calendar);
    if (name === 'holidays') return !isWorkday(date, calendar);
    return name === weekdayOf(date);
  });
}
