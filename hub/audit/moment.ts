import { addDays, instantOf, type LocalDate } from '../domain/roster/local-time.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;
/** RFC 3339: date, time, offset from UTC. */
const MOMENT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads one end of a range: an RFC 3339 time, or a day in the building's time zone. A day as `to` is included.
 * @returns milliseconds since 1970, or null for a text that is no such time.
 */
export function momentOf(text: string, side: 'from' | 'to', zone: string): number | null {
  if (DATE.test(text)) {
    const date = text as LocalDate;
    if (!isDay(date)) return null;
    return instantOf(side === 'from' ? date : addDays(date, 1), 0, zone);
  }
  if (!MOMENT.test(text) || !isDay(text.slice(0, 10))) return null;
  const at = Date.parse(text.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
}

/** JavaScript accepts 30 February; this check does not. */
function isDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}
