import { daysBetween, localAt, weekdayOf, type Weekday } from '../domain/roster/local-time.ts';
import type { Instant } from '../domain/time.ts';

/** A moment in the time zone of the building. `clock` is `08:30`; `ahead` counts days from today. */
export type LocalMoment = {
  readonly clock: string;
  readonly ahead: number;
  readonly weekday: Weekday;
  readonly date: string;
};

export function localMoment(at: Instant, now: Instant, zone: string): LocalMoment {
  const { date, minute } = localAt(at, zone);
  const two = (n: number): string => String(n).padStart(2, '0');
  return {
    clock: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    ahead: daysBetween(localAt(now, zone).date, date),
    weekday: weekdayOf(date),
    date,
  };
}
