import { weekdayOf, type LocalDate, type Weekday } from './local-time.ts';

/** Public holidays, and weekend days decreed to be worked to make up for them. Which days those are is data. */
export type Calendar = { readonly holidays: ReadonlySet<string>; readonly workdays: ReadonlySet<string> };

/** `workdays` and `holidays` follow the calendar; days of the week are what they are, whatever the calendar says. */
export type Days = readonly ('workdays' | 'holidays' | 'everyday' | Weekday)[];

/** A decreed workday outweighs the weekend, a holiday outweighs the week. */
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
