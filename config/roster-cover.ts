import { isMap } from './against-schema.ts';
import { quote, type Finding } from './mistake.ts';
import { placed, type Entry } from './site-view.ts';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY = 24 * 60;
const MOST_NAMED = 3;

/**
 * Stretches of a usual week in which a desk is open and no shift of its team runs. Holidays and single dates are not looked at: the
 * hub finds those itself, 14 days ahead (`gaps` of GET /roster). Nothing is said of a document without a roster.
 */
export function uncovered(document: Entry): Finding[] {
  const roster = document['roster'];
  if (!isMap(roster)) return [];
  const shifts = placed(roster['shifts']).map(([, shift]) => shift);
  return placed(document['hours']).flatMap(([i, { team, open }]) => typeof team !== 'string' ? [] : placed(open).flatMap(([j, window]) => {
    const own = shifts.filter((shift) => shift['team'] === team);
    const bare = WEEK.flatMap((_, day) => bareMinutes(window, own, day));
    if (bare.length === 0) return [];
    const named = bare.slice(0, MOST_NAMED).join(', ');
    return [{
      path: ['hours', i, 'open', j], severity: 'warning' as const,
      message: `nobody of ${quote(team)} is on duty ${named}${bare.length > MOST_NAMED ? ' and more' : ''}, though it is open`,
      hint: 'add a shift to the roster, or shorten the hours; a step that tells the duty is skipped then',
    }];
  }));
}

/** @returns the uncovered stretch of this window on one day of a usual week, in words; none when it is covered or the desk is shut. */
function bareMinutes(window: Entry, shifts: readonly Entry[], day: number): string[] {
  const opened = spanOn(window, day);
  if (opened === null) return [];
  const covered = new Uint8Array(DAY);
  for (const shift of shifts) {
    for (const [begun, shifted] of [[day, 0], [(day + 6) % 7, -DAY]] as const) {
      const span = spanOn(shift, begun);
      if (span !== null) covered.fill(1, Math.max(span[0] + shifted, 0), Math.max(span[1] + shifted, 0));
    }
  }
  const from = covered.findIndex((one, minute) => one === 0 && minute >= opened[0] && minute < opened[1]);
  if (from < 0) return [];
  const next = covered.findIndex((one, minute) => one === 1 && minute > from && minute < opened[1]);
  return [`${WEEK[day]} ${clock(from)}-${clock(next < 0 ? opened[1] : next)}`];
}

/** @returns begin and end in minutes of the day on which it begins; the end lies past 1440 when it ends the day after. */
function spanOn({ days, from, to }: Entry, day: number): readonly [number, number] | null {
  if (!Array.isArray(days) || typeof from !== 'string' || typeof to !== 'string' || !days.some((name) => isOn(name, day))) return null;
  const [begins, ends] = [minutes(from), minutes(to)];
  return [begins, ends > begins ? ends : ends + DAY];
}

function isOn(name: unknown, day: number): boolean {
  return name === 'everyday' || name === WEEK[day] || (name === 'workdays' && day < 5) || (name === 'holidays' && day >= 5);
}

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
