import { isOneOf, type Calendar, type Days } from './calendar.ts';
import type { StaffId, TeamId } from '../ids.ts';
import { addDays, daysBetween, instantOf, instantsIn, localAt, minuteOf, type LocalDate } from './local-time.ts';
import type { Instant } from '../time.ts';

/**
 * Who should answer, when. A shift is given by days of the week, by the calendar (`workdays`), or by single dates, and lasts
 * from `from` to `to`; one that ends at or before its beginning ends the day after. `duty` answers first, `backup` after.
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
  /** Groups that take turns, every so many days from `start` on; the group of the day is on duty besides `duty`. */
  readonly rotation?: {
    readonly start: string;
    readonly everyDays: number;
    readonly order: readonly (readonly StaffId[])[];
  };
};

/**
 * `leave`: the person is out of every shift of theirs. `cover`: the person stands where `for` would. `extra`: the person is on
 * duty for `team` as well. From `from` until just before `to`.
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

/** `why` names what made it so: shifts and overrides by their ids. */
export type Duty = {
  readonly duty: readonly StaffId[];
  readonly backup: readonly StaffId[];
  readonly why: readonly string[];
};

/** Who is on duty for a team at an instant, and why. When everybody of the duty is out, the backup stands in. */
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

/** A shift that runs, and the day on which it began. */
export type Running = { readonly shift: Shift; readonly day: LocalDate };

/** @param running shifts of this team, in the order of the roster. @param overrides those in force. */
export function dutyOf(team: TeamId, running: readonly Running[], overrides: readonly Override[]): Duty {
  const duty = new Set<StaffId>();
  const backup = new Set<StaffId>();
  const why: string[] = [];
  for (const { shift, day } of running) {
    why.push(shift.id);
    for (const person of [...(shift.duty ?? []), ...turnOf(shift, day)]) duty.add(person);
    for (const person of shift.backup ?? []) backup.add(person);
  }
  const now = changed(overrides, team, { duty, backup });
  why.push(...now.why);
  if (now.duty.size === 0 && now.backup.size > 0)
    return { duty: [...now.backup], backup: [], why: [...why, 'backup-stands-in'] };
  return { duty: [...now.duty], backup: [...now.backup].filter((person) => !now.duty.has(person)), why };
}

type Sets = { readonly duty: ReadonlySet<StaffId>; readonly backup: ReadonlySet<StaffId> };

/**
 * Every override speaks of the roster as it was written, never of what another made of it: the order in which they were entered
 * decides nothing, and two who change places do not undo each other. Who is on leave is out, also as a cover.
 */
function changed(
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
  const put = (rostered: ReadonlySet<StaffId>, more: readonly Override[]): Set<StaffId> =>
    new Set(
      [
        ...[...rostered].filter((person) => !covered.has(person)),
        ...covers.filter((one) => rostered.has(one.for as StaffId)).map(({ person }) => person),
        ...more.map(({ person }) => person),
      ].filter((person) => !away.has(person)),
    );
  const spokenOf = new Set([
    ...duty,
    ...backup,
    ...covers.map(({ person }) => person),
    ...extras.map(({ person }) => person),
  ]);
  const why = overrides.filter(
    (one) => covers.includes(one) || extras.includes(one) || (one.kind === 'leave' && spokenOf.has(one.person)),
  );
  return { duty: put(duty, extras), backup: put(backup, []), why: why.map(({ id }) => id) };
}

/** @returns the day on which the shift began that is running now, or null when none is. */
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

/** @returns when the shift of this day begins and ends; a night shift ends the day after. */
export function spanOn(
  { from, to }: Pick<Shift, 'from' | 'to'>,
  day: LocalDate,
  instant: (date: LocalDate, minute: number) => Instant,
): readonly [Instant, Instant] {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return [instant(day, begins), ends > begins ? instant(day, ends) : instant(addDays(day, 1), ends)];
}

function turnOf({ rotation }: Shift, day: LocalDate): readonly StaffId[] {
  if (rotation === undefined || rotation.order.length === 0) return [];
  const turn = Math.floor(daysBetween(rotation.start as LocalDate, day) / rotation.everyDays);
  return rotation.order[((turn % rotation.order.length) + rotation.order.length) % rotation.order.length] ?? [];
}

/** @returns every instant in (after, until] at which a shift begins or ends, or an override does, in order. */
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
