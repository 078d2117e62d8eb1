import type { Person } from '../domain/call/person.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Site } from '../domain/site/site.ts';
import { peopleOf, type PeopleNow } from '../domain/site/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import { timetableOf, type DecreedCalendar, type Timetable } from '../domain/roster/timetable.ts';
import type { Tables } from '../store/tables.ts';

/** How soon a roster that could not be read is read again. */
const RETRY_MS = 1_000;

/** How long a check-in holds: one working day with its overtime, never until the next one. */
const CHECK_IN_HOLDS_MS = 14 * 60 * MINUTE_MS;

type Duties = PeopleNow['duties'];

/** The roster at one instant, as read from the store. */
type Snapshot = {
  readonly people: readonly Person[];
  readonly timetable: Timetable;
  readonly duties: Duties;
  /** Between these two instants no duty changes by the timetable alone. */
  readonly holds: { readonly from: Instant; readonly to: Instant };
};

export type RosterState = {
  /** All people of the site, each with whether they are on duty at this instant. */
  readonly people: () => readonly Person[];
  readonly timetable: () => Timetable;
  /**
   * The timetable with every override (leave, cover, swap) that ends after `since`.
   * @throws when the store cannot be read.
   */
  readonly timetableSince: (since: Instant) => Timetable;
  /** Reads all again. @throws when the store cannot be read. */
  readonly refresh: () => void;
  /** Sessions changed: who can be told may be different, who is on duty is not. Never throws. */
  readonly sessionsChanged: () => void;
  /** Runs `work`. When it throws, the present state holds until the next try. Never throws. */
  readonly orRetry: (work: () => void) => void;
  /** When who is on duty or on leave next changes by time alone, by the wall clock. */
  readonly changesAt: () => Instant;
};

/**
 * People and timetable of the site at this instant, kept in memory.
 * @param decreed the calendar of public holidays that a roster may name.
 * @throws when the store cannot be read.
 */
export function createRosterState(
  tables: Tables,
  now: () => Instant,
  decreed: (name: 'cn') => DecreedCalendar,
  site: () => Site,
  sessionTime: () => Instant,
): RosterState {
  let snapshot = read();

  function read(): Snapshot {
    const at = now();
    const timetable = timetableSince(at);
    const duties = site().teams.map(({ id }) => ({ team: id, ...timetable.duty(id, at) }));
    return {
      people: readPeople(duties, timetable.onLeave(at), at),
      timetable,
      duties,
      holds: { from: at, to: timetable.changesAt(at) },
    };
  }

  function timetableSince(since: Instant): Timetable {
    const calendar = site().roster?.calendar;
    return timetableOf(site(), tables.roster.overridesAfter(since), calendar === undefined ? null : decreed(calendar));
  }

  function readPeople(duties: Duties, onLeave: ReadonlySet<StaffId>, at: Instant): readonly Person[] {
    const checkedIn = new Set(tables.checkIns.since(later(at, -CHECK_IN_HOLDS_MS)));
    const joined = new Set([...tables.people.staffWithSession(sessionTime()), ...tables.pagers.staff()]);
    return peopleOf(site(), { joined, onLeave, checkedIn, duties });
  }

  function refresh(): void {
    snapshot = read();
  }

  /** A shift ends on the second, not at the next periodic job. A wall clock that was set is another hour too. */
  function current(): Snapshot {
    if (!holds()) orRetry(refresh);
    return snapshot;
  }

  function holds(): boolean {
    const at = now();
    return at >= snapshot.holds.from && at < snapshot.holds.to;
  }

  /** A disk that cannot be read now must stop neither a press nor the hub: the old answer holds until the next try. */
  function orRetry(work: () => void): void {
    try {
      work();
    } catch {
      const at = now();
      snapshot = { ...snapshot, holds: { from: at, to: later(at, RETRY_MS) } };
    }
  }

  function refreshPeople(): void {
    const at = now();
    snapshot = { ...snapshot, people: readPeople(snapshot.duties, snapshot.timetable.onLeave(at), at) };
  }

  return {
    people: () => current().people,
    changesAt: () => current().holds.to,
    timetable: () => current().timetable,
    timetableSince,
    refresh,
    sessionsChanged: () => orRetry(holds() ? refreshPeople : refresh),
    orRetry,
  };
}
