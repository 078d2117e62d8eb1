import { quote, type Finding, type Path } from './mistake.ts';
import { nearest } from './nearest.ts';

/**
 * Reports a zone that this machine's Node does not know, or an offset. Newer versions of Node accept `+08:00`, but an
 * offset has no daylight saving time.
 */
export function timezoneMistakes(timezone: string, path: Path): Finding[] {
  if (/^[A-Za-z]/.test(timezone) && isKnown(timezone)) return [];
  const message = `there is no time zone ${quote(timezone)}`;
  if (/beijing|peking|prc|^(utc|gmt)?\+0?8(:?00)?$|^cst$/i.test(timezone))
    return [{ path, message, hint: 'all of China keeps Asia/Shanghai' }];
  const meant = nearest(timezone, Intl.supportedValuesOf('timeZone'));
  return [
    {
      path,
      message,
      hint:
        meant === null ? 'write an IANA name: continent, slash, city, e.g. Asia/Shanghai' : `did you mean "${meant}"?`,
    },
  ];
}

function isKnown(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
