import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecreedCalendar } from '../domain/roster/timetable.ts';

type Days = Readonly<Record<string, string>>;

let cached: DecreedCalendar | null = null;

/**
 * China's public holidays, and the weekend days that are worked in exchange. The State Council decrees them each
 * autumn for the next year. Source: the data of the package chinese-days. It is read when a site first needs it.
 */
export function calendarOfChina(): DecreedCalendar {
  if (cached === null) {
    const file = fileURLToPath(import.meta.resolve('chinese-days/dist/chinese-days.json'));
    const { holidays, workdays } = JSON.parse(readFileSync(file, 'utf8')) as { holidays: Days; workdays: Days };
    const years = new Set(Object.keys(holidays).map((date) => Number(date.slice(0, 4))));
    cached = { holidays: new Set(Object.keys(holidays)), workdays: new Set(Object.keys(workdays)), years };
  }
  return cached;
}
