import { isOneOf, isWorkday, type Calendar, type Days } from './calendar.ts';
import type { PolicyId, TeamId } from '../ids.ts';
import { addDays, instantOf, localAt, minuteOf, type LocalDate } from './local-time.ts';
import type { Instant } from '../time.ts';

export type Mode = 'day' | 'lunch' | 'night' | 'closed' | 'holiday';
export type Window = { readonly days: Days; readonly from: string; readonly to: string };

/**
 * Opening hours of a team. Each mode may set another policy for a kind. Help and emergency calls alert people at all
 * hours.
 */
export type Hours = {
  readonly team: TeamId;
  readonly open: readonly Window[];
  readonly lunch?: readonly Window[];
  /** Local times between which the mode is `night` instead of `closed`; default 20:00 to 06:00. */
  readonly night?: { readonly from: string; readonly to: string };
  readonly policies?: Partial<Record<Mode, Readonly<Record<string, PolicyId>>>>;
  /** `note`: a routine call outside the hours alerts nobody until the next opening. The caller is told when that is. */
  readonly closedVisits?: 'ring' | 'note';
};

/** How many days ahead the next opening is searched: longer than any holiday. */
const LOOK_DAYS = 31;
const NIGHT = { from: '20:00', to: '06:00' };

/** @param hours null for a team without opening hours: it is always open. @param zone an IANA time zone. */
export function modeAt(hours: Hours | null, at: Instant, calendar: Calendar, zone: string): Mode {
  if (hours === null) return 'day';
  const { date, minute } = localAt(at, zone);
  const within = (windows: readonly Window[]): boolean => windows.some((one) => covers(one, at, date, calendar, zone));
  if (within(hours.open)) return within(hours.lunch ?? []) ? 'lunch' : 'day';
  const { from, to } = hours.night ?? NIGHT;
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  if (begins > ends ? minute >= begins || minute < ends : minute >= begins && minute < ends) return 'night';
  return calendar.holidays.has(date) && !isWorkday(date, calendar) ? 'holiday' : 'closed';
}

export function isOpen(mode: Mode): boolean {
  return mode === 'day' || mode === 'lunch';
}

/** @returns when the team opens next after `at`, or null when it does not within LOOK_DAYS. */
export function nextOpening({ open }: Hours, at: Instant, calendar: Calendar, zone: string): Instant | null {
  const today = localAt(at, zone).date;
  for (let ahead = 0; ahead <= LOOK_DAYS; ahead += 1) {
    const day = addDays(today, ahead);
    const begins = open
      .filter(({ days }) => isOneOf(days, day, calendar))
      .map(({ from }) => instantOf(day, minuteOf(from), zone))
      .filter((begin) => begin > at)
      .toSorted((one, other) => one - other)[0];
    if (begins !== undefined) return begins;
  }
  return null;
}

/** @returns every instant in (after, until] at which the mode may change, in order. */
export function hourChanges(
  { open, lunch, night = NIGHT }: Hours,
  after: Instant,
  until: Instant,
  calendar: Calendar,
  zone: string,
): Instant[] {
  const found = new Set<Instant>();
  for (let day = localAt(after, zone).date; day <= localAt(until, zone).date; day = addDays(day, 1)) {
    for (const at of [night.from, night.to, '00:00']) found.add(instantOf(day, minuteOf(at), zone));
    for (const { days, from, to } of [...open, ...(lunch ?? [])]) {
      if (isOneOf(days, day, calendar))
        found.add(instantOf(day, minuteOf(from), zone)).add(instantOf(day, minuteOf(to), zone));
    }
  }
  return [...found].filter((at) => at > after && at <= until).toSorted((one, other) => one - other);
}

/** A window lies within one day: a team that is open past midnight has two windows. */
function covers({ days, from, to }: Window, at: Instant, date: LocalDate, calendar: Calendar, zone: string): boolean {
  return (
    isOneOf(days, date, calendar) &&
    at >= instantOf(date, minuteOf(from), zone) &&
    at < instantOf(date, minuteOf(to), zone)
  );
}
