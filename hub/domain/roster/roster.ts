import { isOneOf, type Calendar, type Days } from './calendar.ts';
import type { StaffId, TeamId } from '../ids.ts';
import { addDays, daysBetween, instantOf, instantsIn, localAt, minuteOf, type LocalDate } from './local-time.ts';
import type { Instant } from '../time.ts';

/**
 * Who should answer, when. A shift is on days of the week, on days of the calendar (`workdays`), or on single dates. It
 * lasts from `from` to `to` (local times). When `to` is not after `from`, it ends on the next day. `duty` answers
 * first, then `backup`.
 */
export type Shift = {
  readonly id: string;
  readonly team: TeamId;
  readonly days?: Days;
  readonly dates?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly duty?: readonly StaffId[];
  readonly backup?: readonly StaffId[];
  /**
   * Groups that take turns every `everyDays` days from `start` on. The group of the day is on duty in addition to
   * `duty`.
   */
  readonly rotation?: {
    readonly start: string;
    readonly everyDays: number;
    readonly order: readonly (readonly StaffId[])[];
  };
};

/**
 * `leave`: the person is out of all their shifts. `cover`: the person takes the place of `for`. `extra`: the person is
 * also on duty for `team`. Valid in [from, to).
 */
export type Override = {
  readonly id: string;
  readonly kind: 'leave' | 'cover' | 'extra';
  readonly person: StaffId;
  readonly for?: StaffId;
  readonly team?: TeamId;
  readonly from: Instant;
  readonly to: Instant;
};

export type Roster = {
  readonly shifts: readonly Shift[];
  readonly overrides: readonly Override[];
  readonly calendar: Calendar;
  readonly zone: string;
};

/** `why` holds the ids of the shifts and overrides that led to this result. */
export type Duty = {
  readonly duty: readonly StaffId[];
  readonly backup: readonly StaffId[];
  readonly why: readonly string[];
};

/** Who is on duty for a team at an instant, and why. When nobody is left on duty, the backup is on duty. */
export function dutyAt(roster: Roster, team: TeamId, at: Instant): Duty {
  const running = roster.shifts
    .filter((shift) => shift.team === team)
    .flatMap((shift): Running[] => {
      const day = dayOf(shift, roster, at);
      return day === null ? [] : [{ shift, day }];
    });
  return dutyOf(
    team,
    running,
    roster.overrides.filter((one) => at >= one.from && at < one.to),
  );
}

/** A running shift, and the day on which it began. */
export type Running = { readonly shift: Shift; readonly day: LocalDate };

/** @param running shifts of this team, in the order of the roster. @param overrides the overrides in force. */
export function dutyOf(team: TeamId, running: readonly Running[], overrides: readonly Override[]): Duty {
  const duty = new Set<StaffId>();
  const backup = new Set<StaffId>();
  const why: string[] = [];
  for (const { shift, day } of running) {
    why.push(shift.id);
    for (const person of [...(shift.duty ?? []), ...groupOnTurn(shift, day)]) duty.add(person);
    for (const person of shift.backup ?? []) backup.add(person);
  }
  const now = withOverrides(overrides, team, { duty, backup });
  why.push(...now.why);
  if (now.duty.size === 0 && now.backup.size > 0)
    return { duty: [...now.backup], backup: [], why: [...why, 'backup-stands-in'] };
  return { duty: [...now.duty], backup: [...now.backup].filter((person) => !now.duty.has(person)), why };
}

type Sets = { readonly duty: ReadonlySet<StaffId>; readonly backup: ReadonlySet<StaffId> };

/**
 * Each override applies to the roster as written, and never to the result of another override. So the order of entry
 * does not count, and two covers that swap two people do not cancel each other. A person on leave is out, also as a
 * cover.
 */
function withOverrides(
  overrides: readonly Override[],
  team: TeamId,
  { duty, backup }: Sets,
): { duty: Set<StaffId>; backup: Set<StaffId>; why: string[] } {
  const covers = overrides.filter(
    (one) => one.kind === 'cover' && one.for !== undefined && (duty.has(one.for) || backup.has(one.for)),
  );
  const extras = overrides.filter((one) => one.kind === 'extra' && one.team === team);
  const covered = new Set(covers.map((one) => one.for));
  const away = new Set(overrides.filter(({ kind }) => kind === 'leave').map(({ person }) => person));
  const applyTo = (rostered: ReadonlySet<StaffId>, more: readonly Override[]): Set<StaffId> =>
    new Set(
      [
        ...[...rostered].filter((person) => !covered.has(person)),
        ...covers.filter((one) => rostered.has(one.for as StaffId)).map(({ person }) => person),
        ...more.map(({ person }) => person),
      ].filter((person) => !away.has(person)),
    );
  const concerned = new Set([
    ...duty,
    ...backup,
    ...covers.map(({ person }) => person),
    ...extras.map(({ person }) => person),
  ]);
  const why = overrides.filter(
    (one) => covers.includes(one) || extras.includes(one) || (one.kind === 'leave' && concerned.has(one.person)),
  );
  return { duty: applyTo(duty, extras), backup: applyTo(backup, []), why: why.map(({ id }) => id) };
}

/** @returns the day on which the shift that runs at `at` began, or null when it does not run. */
function dayOf(shift: Shift, roster: Roster, at: Instant): LocalDate | null {
  const today = localAt(at, roster.zone).date;
  for (const day of [today, addDays(today, -1)]) {
    if (!beginsOn(shift, day, roster.calendar)) continue;
    const [from, to] = spanOn(shift, day, (date, minute) => instantOf(date, minute, roster.zone));
    if (at >= from && at < to) return day;
  }
  return null;
}

export function beginsOn({ days, dates }: Shift, day: LocalDate, calendar: Calendar): boolean {
  return (days !== undefined && isOneOf(days, day, calendar)) || (dates?.includes(day) ?? false);
}

/** @returns begin and end of the shift that begins on this day; a night shift ends on the next day. */
export function spanOn(
  { from, to }: Pick<Shift, 'from' | 'to'>,
  day: LocalDate,
  instant: (date: LocalDate, minute: number) => Instant,
): readonly [Instant, Instant] {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return [instant(day, begins), ends > begins ? instant(day, ends) : instant(addDays(day, 1), ends)];
}

function groupOnTurn({ rotation }: Shift, day: LocalDate): readonly StaffId[] {
  if (rotation === undefined || rotation.order.length === 0) return [];
  const turn = Math.floor(daysBetween(rotation.start as LocalDate, day) / rotation.everyDays);
  return rotation.order[((turn % rotation.order.length) + rotation.order.length) % rotation.order.length] ?? [];
}

/** @returns every instant in (after, until] at which a shift or an override begins or ends, in order. */
export function changesBetween(roster: Roster, after: Instant, until: Instant): Instant[] {
  const found = new Set<Instant>();
  const [first, last] = [addDays(localAt(after, roster.zone).date, -1), localAt(until, roster.zone).date];
  const instant = instantsIn(roster.zone);
  for (let day = first; day <= last; day = addDays(day, 1)) {
    for (const shift of roster.shifts)
      if (beginsOn(shift, day, roster.calendar)) for (const at of spanOn(shift, day, instant)) found.add(at);
  }
  for (const { from, to } of roster.overrides) found.add(from).add(to);
  return [...found].filter((at) => at > after && at <= until).toSorted((one, other) => one - other);
}
