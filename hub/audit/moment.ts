import { addDays, instantOf, type LocalDate } from '../domain/roster/local-time.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;
/** RFC 3339: a date, a time, and how far it is from UTC. */
const MOMENT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * A bound of a range: an RFC 3339 time, or a day of the building's own calendar, which as `to` is still within.
 * @returns milliseconds since 1970, or null for what is no such time.
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

/** 30 February is a date to JavaScript; to nobody else. */
function isDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}
