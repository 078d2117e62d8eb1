import type { Property } from '../icalendar.ts';
import { DAY, readWritten, weekdayOf, type WallMs } from './wall-time.ts';

/** One rule of a VTIMEZONE: from when on which offset holds. Offsets are milliseconds ahead of UTC. */
type Observance = {
  readonly from: number;
  readonly to: number;
  /** The change of this rule in a year, by the wall before it; null when it has none in that year. */
  readonly inYear: (year: number) => WallMs | null;
  readonly first: WallMs;
};

/** A time zone that a calendar defines itself (RFC 5545, 3.6.5). */
export type ForeignZone = readonly Observance[];

/** A zone with its whole history has some hundred. */
const PARTS_MOST = 400;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * @param parts the properties of each STANDARD and DAYLIGHT.
 * @returns null when a part cannot be read, or follows another rule than "a weekday of a month, each year".
 */
export function readForeignZone(parts: readonly (readonly Property[])[]): ForeignZone | null {
  if (parts.length > PARTS_MOST) return null;
  const zone = parts.map(observanceOf);
  return zone.length === 0 || zone.some((one) => one === null) ? null : (zone as Observance[]);
}

function observanceOf(properties: readonly Property[]): Observance | null {
  const value = (name: string): string | undefined => properties.find((one) => one.name === name)?.value;
  const [from, to] = [offsetOf(value('TZOFFSETFROM')), offsetOf(value('TZOFFSETTO'))];
  const start = readWritten(value('DTSTART') ?? '');
  if (from === null || to === null || start === null) return null;
  const rule = value('RRULE');
  if (rule === undefined) {
    const dates = properties
      .filter(({ name }) => name === 'RDATE')
      .flatMap(({ value: list }) => list.split(',').map((one) => readWritten(one)?.wall));
    const all = [start.wall, ...dates.filter((one) => one !== undefined)];
    const yearOf = (wall: WallMs): number => new Date(wall).getUTCFullYear();
    return { from, to, first: start.wall, inYear: (year) => all.findLast((one) => yearOf(one) === year) ?? null };
  }
  const yearly = yearlyRule(rule, start.wall);
  return yearly === null ? null : { from, to, first: start.wall, inYear: remembered(yearly) };
}

/** A roster asks for the same years thousands of times. */
function remembered(inYear: (year: number) => WallMs | null): (year: number) => WallMs | null {
  const known = new Map<number, WallMs | null>();
  return (year) => {
    const found = known.get(year);
    if (found !== undefined) return found;
    const change = inYear(year);
    known.set(year, change);
    return change;
  };
}

/** `+0800` → ms. */
function offsetOf(text: string | undefined): number | null {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d\d):?(\d\d)(\d\d)?$/.exec(text ?? '') ?? [];
  if (sign === undefined) return null;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}

/** `FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3`, also `BYMONTHDAY=8,9,…,14;BYDAY=SU`; perhaps with UNTIL. */
function yearlyRule(text: string, start: WallMs): ((year: number) => WallMs | null) | null {
  const parts = new Map(text.split(';').map((part) => part.toUpperCase().split('=', 2) as [string, string]));
  const known = ['FREQ', 'BYMONTH', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'INTERVAL', 'WKST'];
  if (parts.get('FREQ') !== 'YEARLY' || (parts.get('INTERVAL') ?? '1') !== '1') return null;
  if ([...parts.keys()].some((name) => !known.includes(name))) return null;
  const first = new Date(start);
  const month = Number(parts.get('BYMONTH') ?? first.getUTCMonth() + 1);
  const until = parts.has('UNTIL') ? readWritten(parts.get('UNTIL') ?? '') : null;
  const [, ordinal = '', weekday] = /^([+-]?\d)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(parts.get('BYDAY') ?? '') ?? [];
  const days = (parts.get('BYMONTHDAY') ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map(Number);
  if (!(month >= 1 && month <= 12) || (parts.has('UNTIL') && until === null)) return null;
  if (parts.has('BYDAY') && weekday === undefined) return null;
  const clock = start % DAY;
  return (year) => {
    const all = Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, i) =>
      Date.UTC(year, month - 1, i + 1),
    );
    const fitting = all.filter(
      (day) =>
        (weekday === undefined || WEEKDAYS[weekdayOf(day)] === weekday) &&
        (days.length === 0 || days.includes(new Date(day).getUTCDate())) &&
        (weekday !== undefined || days.length > 0 || new Date(day).getUTCDate() === first.getUTCDate()),
    );
    const found = ordinal === '' ? fitting[0] : fitting.at(Number(ordinal) > 0 ? Number(ordinal) - 1 : Number(ordinal));
    const change = found === undefined ? null : found + ((clock + DAY) % DAY);
    return change === null || change < start || (until !== null && change > until.wall + DAY) ? null : change;
  };
}

/** How far the wall is ahead of UTC at a time of the wall. Of a time that comes twice the first is meant. */
export function foreignOffset(zone: ForeignZone, wall: WallMs): number {
  const year = new Date(wall).getUTCFullYear();
  let latest: { readonly at: WallMs; readonly to: number } | null = null;
  for (const { inYear, to, first } of zone) {
    const reached = [inYear(year), inYear(year - 1), first].filter((at) => at !== null && wall >= at) as WallMs[];
    const at = Math.max(...reached);
    if (reached.length > 0 && (latest === null || at > latest.at)) latest = { at, to };
  }
  if (latest !== null) return latest.to;
  const earliest = zone.toSorted((one, other) => one.first - other.first)[0];
  return earliest?.from ?? 0;
}
