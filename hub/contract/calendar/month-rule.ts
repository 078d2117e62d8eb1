import { DAY, weekdayOf, type WallMs } from './wall-time.ts';

/** A rule that repeats an event by months or years (RFC 5545, 3.3.10). */
export type MonthRule = {
  /** One month, or the twelve of a year. */
  readonly monthsEach: 1 | 12;
  /** Every how many of them. */
  readonly interval: number;
  /** 1 to 12; null: not named. */
  readonly months: readonly number[] | null;
  /** 1 to 31, or -1 (the last) to -31. */
  readonly monthDays: readonly number[] | null;
  readonly weekdays: readonly NthWeekday[] | null;
  /** Which of the days of one period: 1 for the first, -1 for the last. */
  readonly positions: readonly number[] | null;
};
/** `day` is 0 for Sunday. `nth` counts from the begin, or negative from the end; 0: each. */
type NthWeekday = { readonly nth: number; readonly day: number };

export const MONTH_PARTS = ['BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS'];
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** @returns what cannot be understood, in words, instead of a rule. */
export function readMonthRule(
  monthsEach: 1 | 12,
  interval: number,
  parts: ReadonlyMap<string, string>,
): MonthRule | { readonly wrong: string } {
  const months = numbers(parts.get('BYMONTH'), 12, false);
  const monthDays = numbers(parts.get('BYMONTHDAY'), 31, true);
  const positions = numbers(parts.get('BYSETPOS'), 366, true);
  if (months === 'wrong') return { wrong: 'BYMONTH must be 1 to 12' };
  if (monthDays === 'wrong') return { wrong: 'BYMONTHDAY must be 1 to 31, or -31 to -1 from the end' };
  if (positions === 'wrong') return { wrong: 'BYSETPOS must be 1 to 366, or -366 to -1 from the end' };
  const isOfYear = monthsEach === 12 && months === null;
  const weekdays = weekdaysOf(parts.get('BYDAY'), isOfYear ? 53 : 5);
  if (weekdays === 'wrong')
    return { wrong: `BYDAY must name weekdays such as MO, 2MO or -1FR, at most ${isOfYear ? 53 : 5}` };
  if (monthDays !== null && weekdays?.some(({ nth }) => nth !== 0) === true)
    return { wrong: 'BYDAY with a number beside BYMONTHDAY is not understood' };
  if (positions !== null && monthDays === null && weekdays === null && months === null)
    return { wrong: 'BYSETPOS alone chooses from nothing' };
  return { monthsEach, interval, months, monthDays, weekdays, positions };
}

/** @returns null when the part is missing. */
function numbers(text: string | undefined, most: number, fromEnd: boolean): number[] | null | 'wrong' {
  if (text === undefined) return null;
  const all = text.split(',').map((one) => (/^[+-]?\d{1,3}$/.test(one.trim()) ? Number(one) : 0));
  return all.every((one) => one !== 0 && one <= most && one >= (fromEnd ? -most : 1)) ? all : 'wrong';
}

function weekdaysOf(text: string | undefined, most: number): NthWeekday[] | null | 'wrong' {
  if (text === undefined) return null;
  const all = text.split(',').map((one): NthWeekday => {
    const [, nth, day = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(one.trim()) ?? [];
    return { nth: nth === undefined ? 0 : Number(nth) || Number.NaN, day: WEEKDAYS.indexOf(day) };
  });
  return all.every(({ nth, day }) => day >= 0 && Math.abs(nth) <= most) ? all : 'wrong';
}

/**
 * The begins of the event by the wall, in order, from DTSTART on. A day that a month does not have is left out.
 * @param from where nothing is counted, the periods before this moment are skipped.
 */
export function* monthRepeats(rule: MonthRule, start: WallMs, from: WallMs | null, until: WallMs): Generator<WallMs> {
  const step = rule.monthsEach * rule.interval;
  const first = monthOf(start) - (rule.monthsEach === 12 ? monthOf(start) % 12 : 0);
  const skipped = from === null ? 0 : Math.max(0, Math.floor((monthOf(from) - first) / step) - 1);
  for (let month = first + skipped * step; firstDayOf(month) < until; month += step)
    for (const day of daysOfPeriod(rule, month, start)) {
      const begin = day + (((start % DAY) + DAY) % DAY);
      if (begin >= start && begin < until) yield begin;
    }
}

/** Whether DTSTART is one of the days that the rule names. */
export function fitsMonthRule(rule: MonthRule, start: WallMs): boolean {
  const [begin] = monthRepeats(rule, start, null, start + 1);
  return begin === start;
}

/** The days of one month or year, in order. @param month its first month, counted from January of the year 0. */
function daysOfPeriod(rule: MonthRule, month: number, start: WallMs): WallMs[] {
  const { months, monthDays, weekdays, positions, monthsEach } = rule;
  const ownMonth = monthsEach === 12 && months === null && monthDays === null && weekdays === null;
  const days: WallMs[] = [];
  for (let one = month; one < month + monthsEach; one += 1) {
    const isNamed = ownMonth ? one % 12 === monthOf(start) % 12 : months === null || months.includes((one % 12) + 1);
    if (!isNamed) continue;
    for (let day = firstDayOf(one); day < firstDayOf(one + 1); day += DAY) if (fits(rule, day, start)) days.push(day);
  }
  if (positions === null) return days;
  return days.filter((_, place) => positions.includes(place + 1) || positions.includes(place - days.length));
}

function fits({ monthsEach, months, monthDays, weekdays }: MonthRule, day: WallMs, start: WallMs): boolean {
  const dayOfMonth = new Date(day).getUTCDate();
  if (monthDays === null && weekdays === null) return dayOfMonth === new Date(start).getUTCDate();
  const month = monthOf(day);
  const fromEnd = dayOfMonth - 1 - (firstDayOf(month + 1) - firstDayOf(month)) / DAY;
  if (monthDays !== null && !monthDays.includes(dayOfMonth) && !monthDays.includes(fromEnd)) return false;
  if (weekdays === null) return true;
  // "The second Monday" is that of the month; of the year only where no month is named.
  const isOfYear = monthsEach === 12 && months === null;
  const begin = firstDayOf(isOfYear ? month - (month % 12) : month);
  const end = firstDayOf(isOfYear ? month - (month % 12) + 12 : month + 1);
  const nth = Math.floor((day - begin) / (7 * DAY)) + 1;
  const nthFromEnd = -(Math.floor((end - DAY - day) / (7 * DAY)) + 1);
  const weekday = weekdayOf(day);
  return weekdays.some((one) => one.day === weekday && (one.nth === 0 || one.nth === nth || one.nth === nthFromEnd));
}

/** Months since January of the year 0. */
function monthOf(wall: WallMs): number {
  const date = new Date(wall);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstDayOf(month: number): WallMs {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
}
