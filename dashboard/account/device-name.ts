import { dayWords } from '../text/times.ts';
import type { Language } from '../text/words.ts';
import type { Text } from '../text/zh.ts';

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/Android|HarmonyOS/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** The name that a phone joins with, from what the browser tells every site: `Chrome on Android`. */
export function nameDevice(userAgent: string): string {
  const first = (known: typeof BROWSERS): string | undefined => known.find(([sign]) => sign.test(userAgent))?.[1];
  return `${first(BROWSERS) ?? 'browser'} on ${first(SYSTEMS) ?? 'device'}`;
}

const GIVEN = /^(\w+) on (\w+)$/;

/**
 * How a phone is listed. A name that the page gave is said in the language of the page, with the day of joining, so
 * that two alike are told apart; a name that a person gave is said as it is.
 * @param joinedAt ms since 1970
 */
export function deviceWords(
  device: string,
  joinedAt: number,
  timezone: string | undefined,
  language: Language,
  { devices: t, sessions }: Text,
): string {
  if (device === '') return sessions.unnamed;
  const [, browser, system] = GIVEN.exec(device) ?? [];
  if (browser === undefined || system === undefined) return device;
  const named = (word: string): string => (t.words as Partial<Record<string, string>>)[word] ?? word;
  return t.joined(t.on(named(browser), named(system)), dayWords(joinedAt, timezone, language));
}
