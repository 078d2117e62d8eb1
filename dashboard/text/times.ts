import type { Language } from './words.ts';
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

/** `30 Nov, 08:40` or `11月30日 08:40`, at the site if its time zone is known; with the year when it is another one. */
export function dayAndTime(ms: number, timezone: string | undefined, language: Language): string {
  return `${dayWords(ms, timezone, language)}${language === 'zh' ? ' ' : ', '}${timeOfDay(ms, timezone, false)}`;
}

/** `30 Nov` or `11月30日`, at the site if its time zone is known; with the year when it is not the present one. */
export function dayWords(ms: number, timezone: string | undefined, language: Language): string {
  const year = { year: 'numeric' } as const;
  const isThisYear =
    dateFormat(timezone, 'en', year).format(ms) === dateFormat(timezone, 'en', year).format(Date.now());
  const day = { day: 'numeric', month: 'short' } as const;
  return dateFormat(timezone, language, isThisYear ? day : { ...day, ...year }).format(ms);
}

function dateFormat(
  timezone: string | undefined,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${timezone} ${language} ${Object.keys(options).join()}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat(locale, timezone === undefined ? options : { ...options, timeZone: timezone });
  } catch {
    made = new Intl.DateTimeFormat(locale, options);
  }
  formats.set(key, made);
  return made;
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
