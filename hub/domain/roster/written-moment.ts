import { DAY_MINUTES, instantOf, type LocalDate } from './local-time.ts';
import { later, MINUTE_MS, SECOND_MS, type Instant } from '../time.ts';

const WRITTEN =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:(Z)|([+-])(\d\d):?(\d\d)|\[([\w/+-]+)\])?)?$/i;

/**
 * Parses a moment as people and spreadsheets write it. RFC 3339 with an offset; or a local time in `zone` or in the
 * zone in brackets behind it (RFC 9557), also as `2026/12/1 9:00`, `2026年12月1日 9时` or with 上午 and PM; or a day
 * alone. Digits and colons may be full width.
 * @param end a day alone means its end instead of its begin: leave from the first to the third includes the third.
 * @returns null for another text, for a day, hour or zone that does not exist, and outside of the years 1970 to 2199.
 */
export function writtenMoment(text: string, zone: string, end: boolean): Instant | null {
  const [
    all,
    year = '',
    month = '',
    day = '',
    hour,
    minute = '',
    second = '0',
    utc,
    sign,
    ahead = '',
    aheadMinutes = '',
    named,
  ] = WRITTEN.exec(plain(text)) ?? [];
  if (all === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` as LocalDate;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (
    Number.isNaN(midnight.getTime()) ||
    midnight.toISOString().slice(0, 10) !== date ||
    year < '1970' ||
    year > '2199'
  )
    return null;
  const minutes = hour === undefined ? (end ? DAY_MINUTES : 0) : Number(hour) * 60 + Number(minute);
  if (
    minutes > DAY_MINUTES ||
    Number(minute) > 59 ||
    Number(second) > 59 ||
    Number(ahead) > 23 ||
    Number(aheadMinutes) > 59
  )
    return null;
  const ms = Number(second) * SECOND_MS;
  if (utc !== undefined) return later(midnight.getTime() as Instant, minutes * MINUTE_MS + ms);
  if (sign !== undefined) {
    const offset = (Number(ahead) * 60 + Number(aheadMinutes)) * (sign === '-' ? -1 : 1);
    return later(midnight.getTime() as Instant, (minutes - offset) * MINUTE_MS + ms);
  }
  try {
    return later(instantOf(date, minutes, named ?? zone), ms);
  } catch {
    // The time zone does not exist.
    return null;
  }
}

/** The same text in the form that the pattern knows. */
function plain(text: string): string {
  const narrow = text
    .normalize('NFKC')
    .trim()
    .replace(/^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?\s*/, '$1-$2-$3 ')
    .replace(
      /(\d{1,2})\s*[时点時點](?:\s*(?:(\d{1,2})\s*分?|(半)))?\s*$/,
      (_all, hour: string, minute: string | undefined, half: string | undefined) =>
        `${hour}:${half === undefined ? (minute ?? '0').padStart(2, '0') : '30'}`,
    )
    .trim();
  const [, before = '', prefix = '', hour = '', rest = '', suffix = ''] =
    /^(.* )?(上午|下午|am|pm)?\s*(\d{1,2})((?::\d\d){1,2})\s*(am|pm)?$/i.exec(narrow) ?? [];
  const half = (prefix === '' ? suffix : prefix).toLowerCase();
  if (half === '' || Number(hour) > 12) return hour === '' ? narrow : `${before}${hour}${rest}`;
  const isLate = half === '下午' || half === 'pm';
  return `${before}${(Number(hour) % 12) + (isLate ? 12 : 0)}${rest}`;
}
