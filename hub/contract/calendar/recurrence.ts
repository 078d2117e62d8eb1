import { MONTH_PARTS, monthRepeats, readMonthRule, type MonthRule } from './month-rule.ts';
import { DAY, readWritten, weekdayOf, type WallMs, type Written } from './wall-time.ts';

/** How an event is repeated, and how long (RFC 5545, 3.3.10). */
export type Rule = (DayRule | { readonly byMonth: MonthRule }) & {
  readonly count: number | null;
  readonly until: Written | null;
};

/** Daily or weekly. */
type DayRule = {
  readonly byMonth: null;
  readonly everyDays: number;
  /** Weekdays, 0 for Sunday; null: as the rule itself steps. */
  readonly weekdays: ReadonlySet<number> | null;
  /** Null for a weekly rule without a first day that matters. */
  readonly weekStart: number;
  readonly weekly: boolean;
};

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** What each may have. */
const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['DAILY', new Set(['BYDAY'])],
  ['WEEKLY', new Set(['BYDAY'])],
  ['MONTHLY', new Set(MONTH_PARTS)],
  ['YEARLY', new Set(MONTH_PARTS)],
]);
const ALWAYS_KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST']);
/** A person works at most so many times in the years that a count may span. */
const COUNT_MAX = 5_000;

/** @returns what cannot be understood, in words, instead of a rule. */
export function readRule(text: string): Rule | { readonly wrong: string } {
  const parts = partsOf(text);
  if ('wrong' in parts) return parts;
  const frequency = parts.get('FREQ') ?? '';
  const known = KNOWN.get(frequency);
  if (known === undefined)
    return {
      wrong: `an event that repeats ${frequency === '' ? 'without saying how often' : shown(frequency)} is not understood`,
    };
  const other = [...parts.keys()].find((name) => !ALWAYS_KNOWN.has(name) && !known.has(name));
  if (other !== undefined) return { wrong: `${shown(other)} of a repetition is not understood` };
  const interval = wholeNumber(parts.get('INTERVAL') ?? '1', 1000);
  const count = parts.has('COUNT') ? wholeNumber(parts.get('COUNT') ?? '', COUNT_MAX) : null;
  if (interval === null) return { wrong: 'INTERVAL must be 1 to 1000' };
  if (parts.has('COUNT') && count === null) return { wrong: `COUNT must be 1 to ${COUNT_MAX}` };
  const until = parts.has('UNTIL') ? readWritten(parts.get('UNTIL') ?? '') : null;
  if (parts.has('UNTIL') && until === null) return { wrong: 'UNTIL is no moment that exists' };
  if (frequency === 'MONTHLY' || frequency === 'YEARLY') {
    const byMonth = readMonthRule(frequency === 'MONTHLY' ? 1 : 12, interval, parts);
    return 'wrong' in byMonth ? byMonth : { byMonth, count, until };
  }
  const rule = readDayRule(frequency === 'WEEKLY', interval, parts);
  return 'wrong' in rule ? rule : { ...rule, count, until };
}

function partsOf(text: string): Map<string, string> | { readonly wrong: string } {
  const parts = new Map<string, string>();
  for (const part of text
    .toUpperCase()
    .split(';')
    .filter((one) => one.trim() !== '')) {
    const [name = '', value = ''] = part.split('=', 2).map((one) => one.trim());
    if (parts.has(name)) return { wrong: `${shown(name)} stands in it twice` };
    parts.set(name, value);
  }
  return parts;
}

function readDayRule(
  weekly: boolean,
  interval: number,
  parts: ReadonlyMap<string, string>,
): DayRule | { readonly wrong: string } {
  const days = parts.has('BYDAY')
    ? (parts.get('BYDAY') ?? '').split(',').map((one) => WEEKDAYS.indexOf(one.trim()))
    : null;
  if (days?.includes(-1) === true) return { wrong: 'BYDAY must name weekdays such as MO,WE' };
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  if (weekStart === -1) return { wrong: 'WKST must be a weekday' };
  return {
    byMonth: null,
    everyDays: weekly ? 7 * interval : interval,
    weekdays: days === null ? null : new Set(days),
    weekStart,
    weekly,
  };
}

/** On one line, whatever stands in the file. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 30));
}

function wholeNumber(text: string, largest: number): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= largest ? value : null;
}

/**
 * The begins of a repeated event, by the wall, in order.
 * @param start DTSTART.
 * @param range only begins in [from, until) are answered. Where nothing is counted, the days before are skipped.
 * @param isOver whether a begin is behind UNTIL.
 */
export function* repeats(
  rule: Rule,
  start: WallMs,
  range: { readonly from: WallMs; readonly until: WallMs },
  isOver: (wall: WallMs) => boolean,
): Generator<WallMs> {
  const from = rule.count === null ? range.from : null;
  const begins =
    rule.byMonth === null
      ? dayRepeats(rule, start, from, range.until)
      : monthRepeats(rule.byMonth, start, from, range.until);
  let counted = 0;
  for (const begin of begins) {
    if (isOver(begin) || (rule.count !== null && counted >= rule.count)) return;
    counted += 1;
    if (begin >= range.from) yield begin;
  }
}

/** @param from where nothing is counted, the days before are skipped. */
function* dayRepeats(rule: DayRule, start: WallMs, from: WallMs | null, until: WallMs): Generator<WallMs> {
  const step = rule.everyDays * DAY;
  const first = rule.weekly ? start - ((weekdayOf(start) - rule.weekStart + 7) % 7) * DAY : start;
  const days = rule.weekly
    ? [...(rule.weekdays ?? new Set([weekdayOf(start)]))]
        .map((day) => (day - rule.weekStart + 7) % 7)
        .toSorted((a, b) => a - b)
    : [0];
  const skipped = from === null ? 0 : Math.max(0, Math.floor((from - first) / step) - 1);
  for (let period = first + skipped * step; period < until; period += step) {
    for (const day of days) {
      const begin = period + day * DAY;
      if (begin < start || (!rule.weekly && rule.weekdays !== null && !rule.weekdays.has(weekdayOf(begin)))) continue;
      if (begin >= until) return;
      yield begin;
    }
  }
}
