/** Milliseconds of the wall clock, as if it showed UTC. Arithmetic on it is that of the wall: a day has 24 hours. */
export type WallMs = number;

export const DAY = 86_400_000;

/** A date or time as a calendar writes it (RFC 5545, 3.3.4 and 3.3.5). */
export type Written = { readonly wall: WallMs; readonly isDay: boolean; readonly isUtc: boolean };

/** @returns null for another text, and for a day or hour that does not exist. */
export function readWritten(value: string): Written | null {
  const [, year, month, day, hour, minute = '00', second = '00', utc = ''] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(value.trim()) ?? [];
  if (year === undefined) return null;
  const text = `${year}-${month}-${day}T${hour ?? '00'}:${minute}:${second === '60' ? '59' : second}Z`;
  const at = new Date(text).getTime();
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== text.slice(0, 19)) return null;
  return { wall: at, isDay: hour === undefined, isUtc: utc !== '' };
}

/**
 * A duration (RFC 5545, 3.3.6) such as `PT8H`, `P1D` or `P1W`.
 * @returns milliseconds, or null for another text and for a negative duration.
 */
export function readDuration(value: string): number | null {
  const [all, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/i.exec(value.trim()) ?? [];
  if (all === undefined || !/\d/.test(all)) return null;
  return (
    Number(weeks) * 7 * DAY +
    Number(days) * DAY +
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  );
}

/** 0 is Sunday. */
export function weekdayOf(wall: WallMs): number {
  return new Date(wall).getUTCDay();
}
