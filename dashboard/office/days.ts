import type { ShiftView } from '../../hub/contract/http/roster.ts';
import type { Hours } from '../api/roster.ts';
import type { Language } from '../text/words.ts';
import type { OfficeText } from '../text/zh/office.ts';
import { timeOfDay } from '../text/times.ts';

const DAY_MS = 86_400_000;
const NOON_MS = DAY_MS / 2;

type Zone = string | undefined;

/** A day of the calendar at the site, as 2026-12-06. */
export function dayOf(ms: number, zone: Zone): string {
  return format('sv-SE', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, ms);
}

/** @returns this day and those after it. @param day as 2026-12-06 */
export function daysFrom(day: string, count: number): string[] {
  const noon = Date.parse(`${day}T00:00:00Z`) + NOON_MS;
  return Array.from({ length: count }, (_none, i) => new Date(noon + i * DAY_MS).toISOString().slice(0, 10));
}

/** `Sunday 6 December`, `12月6日 星期日`. @param day as 2026-12-06 */
export function weekdayWords(day: string, language: Language): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const noon = Date.parse(`${day}T00:00:00Z`) + NOON_MS;
  if (language === 'en') return format('en-GB', 'UTC', options, noon);
  return `${format('zh-CN', 'UTC', { month: 'long', day: 'numeric' }, noon)} ${format('zh-CN', 'UTC', { weekday: 'long' }, noon)}`;
}

/** `09:00–16:00`; says when it ends on another day. */
export function hoursWords({ from, to }: Hours, zone: Zone, t: OfficeText): string {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const words = [timeOfDay(begin, zone, false), timeOfDay(end, zone, false)] as const;
  return dayOf(begin, zone) === dayOf(end - 1, zone) ? t.hours(...words) : t.hoursOver(...words);
}

/** `Sunday 6 December, 09:00–16:00`. */
export function shiftWords(hours: Hours, zone: Zone, language: Language, t: OfficeText): string {
  const day = weekdayWords(dayOf(Date.parse(hours.from), zone), language);
  return `${day}${language === 'zh' ? ' ' : ', '}${hoursWords(hours, zone, t)}`;
}

/** The shifts that begin on a day, of one team. */
export function shiftsOn(shifts: readonly ShiftView[], day: string, team: string, zone: Zone): ShiftView[] {
  return shifts.filter((one) => one.team === team && dayOf(Date.parse(one.from), zone) === day);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making one takes a millisecond and a roster has hundreds of times. */
function formatFor(locale: string, zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${Object.keys(options).join()}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat(locale, zone === undefined ? options : { ...options, timeZone: zone });
  } catch {
    // The browser does not know this time zone.
    made = new Intl.DateTimeFormat(locale, options);
  }
  formats.set(key, made);
  return made;
}

function format(locale: string, zone: Zone, options: Intl.DateTimeFormatOptions, ms: number): string {
  return formatFor(locale, zone, options).format(ms);
}
