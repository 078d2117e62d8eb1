import { isOneOf, type Calendar, type Days } from './calendar.ts';
import type { StaffId, TeamId } from './ids.ts';
import { addDays, daysBetween, instantOf, localAt, minuteOf, type LocalDate } from './local-time.ts';
import type { Instant } from './time.ts';

/**
 * Who should answer, when. A shift is given by days of the week, by the calendar (`workdays`), or by single dates, and lasts
 * from `from` to `to`; one that ends at or before its beginning ends the day after. `duty` answers first, `backup` after.
 */
export type Shift = {
  readonly id: string; readonly team: TeamId;
  readonly days?: Days; readonly dates?: readonly string[];
  readonly from: string; readonly to: string;
  readonly duty?: readonly StaffId[]; readonly backup?: readonly StaffId[];
  /** Groups that take turns, every so many days from `start` on; the group of the day is on duty besides `duty`. */
  readonly rotation?: { readonly start: string; readonly everyDays: number; readonly order: readonly (readonly StaffId[])[] };
};

/**
 * `leave`: the person is out of every shift of theirs. `cover`: the person stands where `for` would. `extra`: the person is on
 * duty for `team` as well. From `from` until just before `to`.
 */
export type Override = {
  readonly id: string; readonly kind: 'leave' | 'cover' | 'extra'; readonly person: StaffId;
  readonly for?: StaffId; readonly team?: TeamId; readonly from: Instant; readonly to: Instant;
};

export type Roster = { readonly shifts: readonly Shift[]; readonly overrides: readonly Override[]; readonly calendar: Calendar; readonly zone: string };

/** `why` names what made it so: shifts and overrides by their ids. */
export type Duty = { readonly duty: readonly StaffId[]; readonly backup: readonly StaffId[]; readonly why: readonly string[] };

/** Who is on duty for a team at an instant, and why. When everybody of the duty is out, the backup stands in. */
export function dutyAt(roster: Roster, team: TeamId, at: Instant): Duty {
  const duty = new Set<StaffId>();
  const backup = new Set<StaffId>();
  const why: string[] = [];
  for (const shift of roster.shifts) {
    if (shift.team !== team) continue;
    const day = dayOf(shift, roster, at);
    if (day === null) continue;
    why.push(shift.id);
    for (const person of [...(shift.duty ?? []), ...turnOf(shift, day)]) duty.add(person);
    for (const person of shift.backup ?? []) backup.add(person);
  }
  for (const one of roster.overrides) {
    if (at < one.from || at >= one.to) continue;
    if (one.kind === 'extra' && one.team === team) {
      duty.add(one.person);
      why.push(one.id);
    } else if (one.kind === 'leave' && (duty.delete(one.person) || backup.delete(one.person))) why.push(one.id);
    else if (one.kind === 'cover' && one.for !== undefined && replace(one.for, one.person, duty, backup)) why.push(one.id);
  }
  if (duty.size === 0 && backup.size > 0) return { duty: [...backup], backup: [], why: [...why, 'backup-stands-in'] };
  return { duty: [...duty], backup: [...backup].filter((person) => !duty.has(person)), why };
}

function replace(out: StaffId, person: StaffId, duty: Set<StaffId>, backup: Set<StaffId>): boolean {
  const standsIn = duty.delete(out) ? duty : backup.delete(out) ? backup : null;
  standsIn?.add(person);
  return standsIn !== null;
}

/** @returns the day on which the shift began that is running now, or null when none is. */
function dayOf(shift: Shift, roster: Roster, at: Instant): LocalDate | null {
  const today = localAt(at, roster.zone).date;
  for (const day of [today, addDays(today, -1)]) {
    if (!beginsOn(shift, day, roster.calendar)) continue;
    const [from, to] = spanOn(shift, day, roster.zone);
    if (at >= from && at < to) return day;
  }
  return null;
}

function beginsOn({ days, dates }: Shift, day: LocalDate, calendar: Calendar): boolean {
  return (days !== undefined && isOneOf(days, day, calendar)) || (dates?.includes(day) ?? false);
}

/** @returns when the shift of this day begins and ends; a night shift ends the day after. */
function spanOn({ from, to }: Pick<Shift, 'from' | 'to'>, day: LocalDate, zone: string): readonly [Instant, Instant] {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return [instantOf(day, begins, zone), ends > begins ? instantOf(day, ends, zone) : instantOf(addDays(day, 1), ends, zone)];
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
  for (let day = first; day <= last; day = addDays(day, 1)) {
    for (const shift of roster.shifts) if (beginsOn(shift, day, roster.calendar)) for (const at of spanOn(shift, day, roster.zone)) found.add(at);
  }
  for (const { from, to } of roster.overrides) found.add(from).add(to);
  return [...found].filter((at) => at > after && at <= until).toSorted((one, other) => one - other);
}
