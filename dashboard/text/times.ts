import type { Text } from './zh.ts';

/** How long somebody waits, as a clock shows it: `0:07`, `12:34`, `1:02:03`. Never negative. */
export function clockDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** How long ago: `45 s ago`, `3 min ago`, `2 h ago`, in the words of the language. Never negative. */
export function agoWords(ms: number, { ago }: Pick<Text, 'ago'>): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return ago.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? ago.minutes(minutes) : ago.hours(Math.floor(minutes / 60));
}

/** `14:03:27`, at the site if its time zone is known: a desk screen often runs on UTC. */
export function timeOfDay(ms: number, timezone: string | undefined, withSeconds: boolean): string {
  return formatFor(timezone, withSeconds).format(ms);
}

/** `2026-11-28 08:40`, at the site if its time zone is known: the same in every language. */
export function dayAndTime(ms: number, timezone: string | undefined): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short' };
  try {
    return new Intl.DateTimeFormat(
      'sv-SE',
      timezone === undefined ? options : { ...options, timeZone: timezone },
    ).format(ms);
  } catch {
    return new Intl.DateTimeFormat('sv-SE', options).format(ms);
  }
}

/** Kept, because making one takes a millisecond and a list may have thousands of calls. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string | undefined, withSeconds: boolean): Intl.DateTimeFormat {
  const key = `${timezone} ${withSeconds}`;
  const known = formats.get(key) ?? makeFormat(timezone, withSeconds);
  formats.set(key, known);
  return known;
}

function makeFormat(timezone: string | undefined, withSeconds: boolean): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
  };
  try {
    return new Intl.DateTimeFormat('en-GB', timezone === undefined ? options : { ...options, timeZone: timezone });
  } catch {
    // The browser does not know this time zone. The clock must still be shown.
    return new Intl.DateTimeFormat('en-GB', options);
  }
}
