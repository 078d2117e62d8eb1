import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecreedCalendar } from '../domain/roster/timetable.ts';

type Days = Readonly<Record<string, string>>;

let known: DecreedCalendar | null = null;

/**
 * China's public holidays and the weekend days worked to make up for them, as the State Council decrees them each autumn for the
 * year to come; from the data of the package chinese-days. Read when a site first asks for it.
 */
export function calendarOfChina(): DecreedCalendar {
  if (known === null) {
    const file = fileURLToPath(import.meta.resolve('chinese-days/dist/chinese-days.json'));
    const { holidays, workdays } = JSON.parse(readFileSync(file, 'utf8')) as { holidays: Days; workdays: Days };
    const years = new Set(Object.keys(holidays).map((date) => Number(date.slice(0, 4))));
    known = { holidays: new Set(Object.keys(holidays)), workdays: new Set(Object.keys(workdays)), years };
  }
  return known;
}
