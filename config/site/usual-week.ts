import { isMap } from '../reading/against-schema.ts';
import { placed, type Entry } from './site-view.ts';

export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const DAY = 24 * 60;
export const WEEK_MINUTES = 7 * DAY;
export const MOST_NAMED = 3;
const NIGHT = { from: '20:00', to: '06:00' };

/** 1 or 0 for each minute of a week without holidays, starting on Monday 00:00. */
export type Minutes = Uint8Array;

/**
 * @returns start and end in minutes of the day on which it starts; an end on the next day is above 1440; null: not that
 * day.
 */
export function spanOn({ days, from, to }: Entry, day: number): readonly [number, number] | null {
  if (
    !Array.isArray(days) ||
    typeof from !== 'string' ||
    typeof to !== 'string' ||
    !days.some((name) => isOn(name, day))
  )
    return null;
  const [begins, ends] = [minutes(from), minutes(to)];
  return [begins, ends > begins ? ends : ends + DAY];
}

/** @returns the minutes that these shifts or opening hours cover. Time after Sunday midnight is counted on Monday. */
export function covered(entries: readonly Entry[]): Minutes {
  const week = new Uint8Array(WEEK_MINUTES);
  for (const entry of entries) {
    for (const day of WEEK.keys()) {
      const [begins, ends] = spanOn(entry, day) ?? [0, 0];
      week.fill(1, day * DAY + begins, day * DAY + ends);
      week.fill(1, 0, Math.max(0, day * DAY + ends - WEEK_MINUTES));
    }
  }
  return week;
}

export type UsualMode = 'day' | 'lunch' | 'night' | 'closed';

/** @returns the mode of a desk at each minute on days that are no holiday. A desk without hours is always open. */
export function modesOf(hours: Entry | undefined): readonly UsualMode[] {
  if (hours === undefined) return Array.from({ length: WEEK_MINUTES }, () => 'day');
  const [open, lunch] = [hours['open'], hours['lunch']].map((windows) =>
    covered(placed(windows).map(([, window]) => window)),
  );
  const night = covered([{ ...NIGHT, ...(isMap(hours['night']) ? hours['night'] : {}), days: ['everyday'] }]);
  return Array.from({ length: WEEK_MINUTES }, (_, at) =>
    open?.[at] === 1 ? (lunch?.[at] === 1 ? 'lunch' : 'day') : night[at] === 1 ? 'night' : 'closed',
  );
}

/** @returns the first periods as text, such as `fri 20:00-sat 08:00`, with "and more" for others; null without any. */
export function describePeriods(week: Minutes): string | null {
  const starts = [...week.keys()].filter((at) => week[at] === 1 && week[(at + WEEK_MINUTES - 1) % WEEK_MINUTES] === 0);
  if (starts.length === 0) return week[0] === 1 ? 'at any hour of a usual week' : null;
  const named = starts.slice(0, MOST_NAMED).map((start) => {
    let length = 0;
    while (week[(start + length) % WEEK_MINUTES] === 1) length += 1;
    const [day, minute] = [Math.floor(start / DAY), start % DAY];
    const end = minute + length;
    const later =
      end <= DAY ? clock(end) : `${WEEK[Math.floor(((start + length) % WEEK_MINUTES) / DAY)]} ${clock(end % DAY)}`;
    return `${WEEK[day]} ${clock(minute)}-${later}`;
  });
  return `${named.join(', ')}${starts.length > MOST_NAMED ? ' and more' : ''}`;
}

function isOn(name: unknown, day: number): boolean {
  return (
    name === 'everyday' || name === WEEK[day] || (name === 'workdays' && day < 5) || (name === 'holidays' && day >= 5)
  );
}

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
