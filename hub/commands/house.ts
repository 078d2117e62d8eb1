import type { CallOrigin, Person } from '../domain/call.ts';
import type { DeviceId, KindId, PlaceId, PolicyId } from '../domain/ids.ts';
import type { Site } from '../domain/site.ts';
import { indexSite, peopleOf, type SiteIndex } from '../domain/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import { timetableOf, type DecreedCalendar, type Timetable } from '../domain/timetable.ts';
import type { Tables } from '../store/tables.ts';

/** How long a check-in holds: one working day with its overtime, never until the next one. */
const CHECK_IN_HOLDS_MS = 14 * 60 * MINUTE_MS;

/** How soon a house that could not be read is read again. */
const RETRY_MS = 1_000;

/** The site, its people and its timetable as last committed, kept at hand so that a press need not read them again. */
export type House = {
  readonly site: () => SiteIndex;
  /** Everybody, with who is on duty at this instant. */
  readonly people: () => readonly Person[];
  readonly timetable: () => Timetable;
  /** The same table with every change of the roster that ends after this instant: for what was and what is asked of long spans. */
  readonly timetableSince: (at: Instant) => Timetable;
  /** By the clock on the wall, as rosters are. */
  readonly now: () => Instant;
  /** Where a press there comes from at this instant: the hours of the place's team may choose another policy, or a later ringing. */
  readonly origin: (device: DeviceId, input: string) => CallOrigin;
  readonly policyFor: (kind: KindId, place: PlaceId | null) => PolicyId;
  /** Rises with every document applied. */
  readonly version: () => number;
  /** Reads all again. @throws when the store cannot be read. */
  readonly refresh: () => void;
  /** The site, the roster or who is signed in was changed by a commit. Never throws: what the same commit has to tell must go out. */
  readonly changed: () => void;
};

type Said = { readonly policy: PolicyId; readonly noteUntil: Instant | null };

/**
 * @param first the document a hub with an empty data directory starts with.
 * @param decreed the calendar of public holidays that a roster may name.
 * @throws when the store holds no site and none is given.
 */
export function createHouse(
  tables: Tables,
  now: () => Instant,
  decreed: (name: 'cn') => DecreedCalendar,
  first?: Site,
): House {
  let index: SiteIndex;
  let people: readonly Person[];
  let timetable: Timetable;
  let version = 0;
  const hoursSaid = new Map<string, Said>();
  /** Between these two instants nobody's duty changes by itself. */
  let holds: { readonly from: Instant; readonly to: Instant };

  function laidOut(site: Site, since: Instant): Timetable {
    const named = site.roster?.calendar;
    return timetableOf(site, tables.roster.overridesAfter(since), named === undefined ? null : decreed(named));
  }

  function refresh(): void {
    const newest = tables.sites.newestVersion() ?? 0;
    if (newest !== version || index === undefined) {
      const laid = tables.sites.newest()?.site ?? first;
      if (laid === undefined) throw new Error('no site document: start the hub with --site FILE');
      index = indexSite(laid);
      version = newest;
    }
    const { site } = index;
    const at = now();
    const table = laidOut(site, at);
    const duties = site.teams.map(({ id }) => ({ team: id, ...table.duty(id, at) }));
    const checkedIn = new Set(tables.checkIns.since(later(at, -CHECK_IN_HOLDS_MS)));
    people = peopleOf(site, { canHear: new Set(tables.people.staffWithSession(at)), checkedIn, duties });
    timetable = table;
    hoursSaid.clear();
    holds = { from: at, to: table.changesAt(at) };
  }

  /** A shift ends on the second, not with the next chore; and a clock that was put right is another hour. */
  function fresh(): void {
    const at = now();
    if (at >= holds.to || at < holds.from) changed();
  }

  function changed(): void {
    try {
      refresh();
    } catch {
      // A disk that cannot be read now must stop neither a press nor the hub: yesterday's answer holds for another moment.
      const at = now();
      holds = { from: at, to: later(at, RETRY_MS) };
    }
  }

  /** What the hours say, asked once for each team and kind while nothing changes: a burst of presses asks thousands of times. */
  function said(kind: KindId, place: PlaceId | null): Said {
    fresh();
    const team = index.teamAt(place);
    const key = `${team} ${kind}`;
    let found = hoursSaid.get(key);
    if (found === undefined) {
      const at = now();
      const routine = index.kind(kind).priority === 'routine';
      found = {
        policy: timetable.policy(team, kind, at) ?? index.kind(kind).policy,
        noteUntil: routine ? timetable.noteUntil(team, at) : null,
      };
      hoursSaid.set(key, found);
    }
    return found;
  }

  refresh();
  return {
    site: () => index,
    people: () => {
      fresh();
      return people;
    },
    timetable: () => {
      fresh();
      return timetable;
    },
    timetableSince: (at) => laidOut(index.site, at),
    now,
    policyFor: (kind, place) => said(kind, place).policy,
    origin: (device, input) => {
      const origin = index.origin(device, input);
      const own = index.callPointAt(device, input)?.policy;
      const { policy, noteUntil } = said(origin.kind, origin.place);
      const chosen = { ...origin, policy: own ?? policy };
      return noteUntil === null ? chosen : { ...chosen, noteUntil };
    },
    version: () => version,
    refresh,
    changed,
  };
}
