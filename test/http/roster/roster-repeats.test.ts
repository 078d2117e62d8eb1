import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsMonthRule } from '../../../hub/contract/calendar/month-rule.ts';
import { readRule, repeats } from '../../../hub/contract/calendar/recurrence.ts';
import { readWritten } from '../../../hub/contract/calendar/wall-time.ts';

const DAY = 86_400_000;
const wallOf = (text: string): number => readWritten(text)!.wall;
const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

function begins(text: string, start: string, years = 30, from = start): string[] {
  const rule = readRule(text);
  if ('wrong' in rule) throw new Error(rule.wrong);
  const until = wallOf(start) + years * 366 * DAY;
  const end = rule.until;
  const isOver = (wall: number): boolean => end !== null && wall > end.wall;
  return [...repeats(rule, wallOf(start), { from: wallOf(from), until }, isOver)].map(dayOf);
}

// The examples of RFC 5545, 3.8.5.3, whose DTSTART is in the rule, and the days that it forgets.
describe('repeated by months and years', () => {
  it.each([
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '19970905', ['1997-09-05', '1997-10-03', '1997-11-07']],
    ['FREQ=MONTHLY;UNTIL=19971107;BYDAY=1FR', '19970905', ['1997-09-05', '1997-10-03', '1997-11-07']],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU',
      '19970907',
      ['1997-09-07', '1997-09-28', '1997-11-02', '1997-11-30'],
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '19970922', ['1997-09-22', '1997-10-20', '1997-11-17']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3', '19970928', ['1997-09-28', '1997-10-29', '1997-11-28']],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=2,15', '19970902', ['1997-09-02', '1997-09-15', '1997-10-02']],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=1,-1', '19970930', ['1997-09-30', '1997-10-01', '1997-10-31']],
    ['FREQ=MONTHLY;INTERVAL=18;COUNT=3;BYMONTHDAY=10,11', '19970910', ['1997-09-10', '1997-09-11', '1999-03-10']],
    ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=2', '19970913', ['1997-09-13', '1997-10-11']],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '19970904', ['1997-09-04', '1997-10-07', '1997-11-06']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3', '19970929', ['1997-09-29', '1997-10-30', '1997-11-27']],
    ['FREQ=YEARLY;COUNT=3;BYMONTH=6,7', '19970610', ['1997-06-10', '1997-07-10', '1998-06-10']],
    [
      'FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3',
      '19970310',
      ['1997-03-10', '1999-01-10', '1999-02-10', '1999-03-10'],
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '19970519', ['1997-05-19', '1998-05-18', '1999-05-17']],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=3', '19970313', ['1997-03-13', '1997-03-20', '1997-03-27']],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '19961105',
      ['1996-11-05', '2000-11-07', '2004-11-02'],
    ],
    ['FREQ=MONTHLY;COUNT=4', '20261231', ['2026-12-31', '2027-01-31', '2027-03-31', '2027-05-31']],
    ['FREQ=YEARLY;COUNT=3', '20240229', ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['FREQ=MONTHLY;BYDAY=5MO;COUNT=3', '20261130', ['2026-11-30', '2027-03-29', '2027-05-31']],
  ])('%s from %s', (rule, start, days) => {
    expect(begins(rule, start)).toEqual(days);
  });

  it.each([
    'FREQ=MONTHLY;BYDAY=0MO',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=YEARLY;BYDAY=54MO',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=',
    'FREQ=YEARLY;BYMONTH=13',
    'FREQ=YEARLY;BYMONTH=-1',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=13',
    'FREQ=WEEKLY;BYMONTHDAY=1',
    'FREQ=DAILY;BYMONTH=2',
  ])('%s is not understood', (rule) => {
    expect(readRule(rule)).toEqual({ wrong: expect.any(String) });
  });

  it('has the days that somebody finds who looks at every day of the calendar', () => {
    const weekday = fc.constantFrom('SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA');
    const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 4 });
    const monthDay = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 }));
    const nth = fc.constantFrom(0, 1, 2, 3, 4, 5, -1, -2, -4, -5);
    const rules = fc.record({
      yearly: fc.boolean(),
      interval: fc.integer({ min: 1, max: 14 }),
      months: fc.option(some(fc.integer({ min: 1, max: 12 }))),
      monthDays: fc.option(some(monthDay)),
      weekdays: fc.option(some(fc.tuple(nth, weekday))),
      positions: fc.option(some(fc.constantFrom(1, 2, 3, -1, -2))),
      count: fc.option(fc.integer({ min: 1, max: 20 })),
      start: fc.integer({ min: 8_000, max: 24_000 }),
      skip: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(rules, (asked) => {
        const weekdays =
          asked.monthDays === null ? asked.weekdays : (asked.weekdays?.map(([, day]) => [0, day] as const) ?? null);
        const isBare = asked.months === null && asked.monthDays === null && weekdays === null;
        const wanted: Wanted = { ...asked, weekdays, positions: isBare ? null : asked.positions };
        const all = slowly(wanted, asked.start * DAY, 16);
        const rule = readRule(textOf(wanted));
        if ('wrong' in rule) throw new Error(rule.wrong);
        const range = { from: (asked.start + asked.skip) * DAY, until: (asked.start + 16 * 365) * DAY };
        const found = [...repeats(rule, asked.start * DAY, range, () => false)].map(dayOf);
        expect(found).toEqual(all.filter((day) => day >= dayOf(range.from)));
        expect(fitsMonthRule(rule.byMonth!, asked.start * DAY)).toBe(
          slowly({ ...wanted, count: null }, asked.start * DAY, 16)[0] === dayOf(asked.start * DAY),
        );
      }),
      { numRuns: 120 },
    );
  });
});

type Wanted = {
  readonly yearly: boolean;
  readonly interval: number;
  readonly months: readonly number[] | null;
  readonly monthDays: readonly number[] | null;
  readonly weekdays: readonly (readonly [number, string])[] | null;
  readonly positions: readonly number[] | null;
  readonly count: number | null;
};

function textOf({ yearly, interval, months, monthDays, weekdays, positions, count }: Wanted): string {
  return [
    `FREQ=${yearly ? 'YEARLY' : 'MONTHLY'};INTERVAL=${interval}`,
    ...(months === null ? [] : [`BYMONTH=${months.join()}`]),
    ...(monthDays === null ? [] : [`BYMONTHDAY=${monthDays.join()}`]),
    ...(weekdays === null ? [] : [`BYDAY=${weekdays.map(([nth, day]) => (nth === 0 ? day : `${nth}${day}`)).join()}`]),
    ...(positions === null ? [] : [`BYSETPOS=${positions.join()}`]),
    ...(count === null ? [] : [`COUNT=${count}`]),
  ].join(';');
}

type Day = {
  readonly text: string;
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly name: string;
};

/** Every day of the calendar, one after the other, with its own name; nothing is computed from a number of days. */
function calendarFrom(year: number, years: number): Day[] {
  const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
  let weekday = new Date(`${year}-01-01T12:00:00Z`).getUTCDay();
  const days: Day[] = [];
  for (let y = year; y < year + years; y += 1)
    for (let month = 1; month <= 12; month += 1) {
      const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
      const length = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
      for (let date = 1; date <= length; date += 1) {
        const text = `${y}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
        days.push({ text, year: y, month, date, name: names[weekday]! });
        weekday = (weekday + 1) % 7;
      }
    }
  return days;
}

function slowly(rule: Wanted, start: number, years: number): string[] {
  const [startYear, startMonth, startDate] = dayOf(start).split('-').map(Number) as [number, number, number];
  const end = dayOf(start + years * 365 * DAY);
  const calendar = calendarFrom(startYear, years + 2);
  const periods = group(calendar, rule.yearly);
  const found: string[] = [];
  for (const period of periods) {
    const { year, month } = period[0]!;
    const steps = rule.yearly ? year - startYear : (year - startYear) * 12 + month - startMonth;
    if (steps < 0 || steps % rule.interval !== 0) continue;
    const fitting = period.filter((day) => isWanted(rule, day, period, startMonth, startDate));
    const { positions } = rule;
    found.push(
      ...fitting
        .filter((_, i) => positions === null || positions.some((p) => (p > 0 ? p === i + 1 : p === i - fitting.length)))
        .map(({ text }) => text),
    );
  }
  const later = found.filter((text) => text >= dayOf(start));
  return (rule.count === null ? later : later.slice(0, rule.count)).filter((text) => text < end);
}

function group(days: readonly Day[], yearly: boolean): Day[][] {
  const groups = new Map<string, Day[]>();
  for (const day of days) {
    const key = day.text.slice(0, yearly ? 4 : 7);
    const one = groups.get(key) ?? [];
    one.push(day);
    groups.set(key, one);
  }
  return [...groups.values()];
}

function isWanted(rule: Wanted, day: Day, period: readonly Day[], startMonth: number, startDate: number): boolean {
  const { months, monthDays, weekdays, yearly } = rule;
  if (months !== null && !months.includes(day.month)) return false;
  const month = period.filter((one) => one.month === day.month);
  if (
    monthDays !== null &&
    !monthDays.some((wanted) => month.at(wanted > 0 ? wanted - 1 : wanted) === day && Math.abs(wanted) <= month.length)
  )
    return false;
  if (weekdays !== null) {
    const among = (yearly && months === null ? period : month).filter(({ name }) => name === day.name);
    return weekdays.some(
      ([nth, name]) => name === day.name && (nth === 0 || among.at(nth > 0 ? nth - 1 : nth) === day),
    );
  }
  if (monthDays !== null) return true;
  return day.date === startDate && (!yearly || months !== null || day.month === startMonth);
}
