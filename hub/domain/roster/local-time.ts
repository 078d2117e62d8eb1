import { DAY_MS, later, MINUTE_MS, type Instant } from '../time.ts';

/** A calendar day in the time zone of the building: `2026-02-14`. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };
/** Local time of the building; `minute` counts from local midnight, 0 to 1439. */
export type LocalTime = { readonly date: LocalDate; readonly minute: number };

export const DAY_MINUTES = 24 * 60;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Cache: rosters ask for the same minutes many times, and a look-up in the time zone data is slow. */
const cache = new Map<string, LocalTime>();
const CACHE_MAX = 2_000;

/** @param zone an IANA time zone. @throws RangeError for a zone that does not exist. */
export function localAt(at: Instant, zone: string): LocalTime {
  const key = `${Math.floor(at / MINUTE_MS)} ${zone}`;
  let time = cache.get(key);
  if (time === undefined) {
    if (cache.size >= CACHE_MAX) cache.clear();
    time = computeLocal(at, zone);
    cache.set(key, time);
  }
  return time;
}

function computeLocal(at: Instant, zone: string): LocalTime {
  const part: Record<string, string> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = value;
  return {
    date: `${part['year']}-${part['month']}-${part['day']}` as LocalDate,
    minute: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

/**
 * The instant of a local time. A time that a clock change skips becomes the end of the gap. Of a time that comes twice
 * the first is used.
 * @param minute from local midnight; may pass 1440 into the days after.
 */
export function instantOf(date: LocalDate, minute: number, zone: string): Instant {
  const localMs = asUtc(date) + minute * MINUTE_MS;
  // An offset is at most 14 hours and changes by less than a day. Both offsets around the time are tried, earlier
  // instant first.
  const offsets = [localMs - DAY_MS, localMs + DAY_MS].map((at) => offsetMs(at as Instant, zone));
  const found = offsets
    .map((offset) => (localMs - offset) as Instant)
    .filter((at) => offsetMs(at, zone) === localMs - at)
    .toSorted((one, other) => one - other)[0];
  // No instant fits: the time is in a gap. With the offset from before the gap, the instant lies after the gap.
  return found ?? endOfGap((localMs - (offsets[0] as number)) as Instant, zone);
}

/**
 * `instantOf` for many days in one zone. The time zone data is read once for each day. On days without a clock change
 * nearby the rest is arithmetic. (One look-up takes microseconds, and a year of shifts needs thousands.)
 */
export function instantsIn(zone: string): (date: LocalDate, minute: number) => Instant {
  const offsets = new Map<number, number>();
  const offsetOn = (midnight: number): number => {
    const offset = offsets.get(midnight) ?? offsetMs(midnight as Instant, zone);
    offsets.set(midnight, offset);
    return offset;
  };
  /**
   * The instant of local midnight, or null when clocks change on that day or the days around it (in UTC, for any zone).
   */
  const midnights = new Map<LocalDate, number | null>();
  const midnightOf = (date: LocalDate): number | null => {
    const midnight = asUtc(date);
    const offset = offsetOn(midnight);
    const steady = [-1, 1, 2, 3].every((days) => offsetOn(midnight + days * DAY_MS) === offset)
      ? midnight - offset
      : null;
    midnights.set(date, steady);
    return steady;
  };
  return (date, minute) => {
    const known = midnights.get(date);
    const midnight = known === undefined ? midnightOf(date) : known;
    return midnight === null || minute > 2 * DAY_MINUTES
      ? instantOf(date, minute, zone)
      : ((midnight + minute * MINUTE_MS) as Instant);
  };
}

function endOfGap(inside: Instant, zone: string): Instant {
  let [before, after] = [later(inside, -DAY_MS), inside];
  const old = offsetMs(before, zone);
  while (after - before > MINUTE_MS) {
    const middle = (Math.floor((before + after) / 2 / MINUTE_MS) * MINUTE_MS) as Instant;
    if (offsetMs(middle, zone) === old) before = middle;
    else after = middle;
  }
  return after;
}

/** How far local time is ahead of UTC, in milliseconds (whole minutes). */
function offsetMs(at: Instant, zone: string): number {
  const { date, minute } = localAt(at, zone);
  return asUtc(date) + minute * MINUTE_MS - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** @returns RFC 3339 to the second, in local time with its offset: `2026-11-23T08:30:00+08:00`. */
export function localTimestamp(at: Instant, zone: string): string {
  const offset = offsetMs(at, zone);
  const wall = new Date(at + offset).toISOString().slice(0, 19);
  const minutes = Math.abs(offset) / MINUTE_MS;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function asUtc(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getTime();
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(asUtc(date) + days * DAY_MS).toISOString().slice(0, 10) as LocalDate;
}

/** @returns whole days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((asUtc(to) - asUtc(from)) / DAY_MS);
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export function weekdayOf(date: LocalDate): Weekday {
  return WEEKDAYS[new Date(asUtc(date)).getUTCDay()] as Weekday;
}

/** @param text `08:30`, or `24:00` for the end of a day. @returns minutes from midnight. */
export function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
