import { foreignOffset, type ForeignZone } from './vtimezone.ts';
import type { WallMs } from './wall-time.ts';
import { WINDOWS_ZONES } from './windows-zones.ts';

/** A time zone of a calendar: how far its wall is ahead of UTC, in milliseconds, at a time of the wall. */
export type Zone = { readonly aheadAt: (wall: WallMs) => number };

export const UTC: Zone = { aheadAt: () => 0 };

const formatters = new Map<string, Intl.DateTimeFormat | null>();

/**
 * The zone that a TZID names: an IANA zone, also behind a prefix as some programs write it; a name of Windows; otherwise
 * what the calendar itself says of it in a VTIMEZONE.
 * @param foreign the zones that the calendar defines, by TZID.
 * @returns null for a zone that nobody knows.
 */
export function zoneNamed(tzid: string, foreign: ReadonlyMap<string, ForeignZone>): Zone | null {
  const [, suffix = tzid] = /^\/.*?\/((?:[A-Z][\w+-]*\/)?[A-Z][\w+-]*\/?[\w+-]*)$/.exec(tzid) ?? [];
  const own = Object.hasOwn(WINDOWS_ZONES, tzid) ? WINDOWS_ZONES[tzid] : undefined;
  for (const name of [tzid, own, suffix]) {
    const zone = name === undefined ? null : ianaZone(name);
    if (zone !== null) return zone;
  }
  const defined = foreign.get(tzid);
  return defined === undefined ? null : { aheadAt: (wall) => foreignOffset(defined, wall) };
}

/** @returns null when this is no IANA zone. */
export function ianaZone(name: string): Zone | null {
  let formatter = formatters.get(name);
  if (formatter === undefined) {
    formatter = formatterOf(name);
    // A file may name any number of zones.
    if (formatters.size > 200) formatters.clear();
    formatters.set(name, formatter);
  }
  const known = formatter;
  return known === null ? null : { aheadAt: (wall) => aheadOf(known, wall) };
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  // An offset such as +08:00 is a zone for newer runtimes only.
  if (!/^[A-Za-z]/.test(timeZone)) return null;
  try {
    return new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
}

/** Of a time that comes twice the first is meant; a time that is skipped counts by the offset before the gap. */
function aheadOf(formatter: Intl.DateTimeFormat, wall: WallMs): number {
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((at) => aheadAtInstant(formatter, at)) as [number, number];
  const fits = offsets.filter((offset) => aheadAtInstant(formatter, wall - offset) === offset);
  return fits.length > 0 ? Math.max(...fits) : offsets[0];
}

function aheadAtInstant(formatter: Intl.DateTimeFormat, at: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(at)) part[type] = value;
  const wall = Date.UTC(
    Number(part['year']),
    Number(part['month']) - 1,
    Number(part['day']),
    Number(part['hour']),
    Number(part['minute']),
    Number(part['second']),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** @returns ms since 1970. */
export function instantIn(zone: Zone, wall: WallMs): number {
  return wall - zone.aheadAt(wall);
}
