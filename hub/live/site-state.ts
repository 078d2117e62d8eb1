import type { CallOrigin, Person } from '../domain/call/call.ts';
import type { DeviceId, KindId, PlaceId, PolicyId } from '../domain/ids.ts';
import type { Site } from '../domain/site/site.ts';
import { indexSite, peopleOf, type PeopleNow, type SiteIndex } from '../domain/site/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import { timetableOf, type DecreedCalendar, type Timetable } from '../domain/roster/timetable.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables } from '../store/tables.ts';

/** How long a check-in holds: one working day with its overtime, never until the next one. */
const CHECK_IN_HOLDS_MS = 14 * 60 * MINUTE_MS;

/** How soon a house that could not be read is read again. */
const RETRY_MS = 1_000;

/** The site, its people and its timetable as last committed, kept at hand so that a press need not read them again. */
export type SiteState = {
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
  /** Takes over what a commit changed: the site document, the roster, sessions. Never throws: the other effects of the commit must still be told. */
  readonly committed: (effects: readonly Effect[]) => void;
};

type Duties = PeopleNow['duties'];
type Said = { readonly policy: PolicyId; readonly noteUntil: Instant | null };

/**
 * @param decreed the calendar of public holidays that a roster may name.
 * @throws when the store holds no site document.
 */
export function createSiteState(
  tables: Tables,
  now: () => Instant,
  decreed: (name: 'cn') => DecreedCalendar,
): SiteState {
  let { index, version } = readSite();
  let { people, timetable, duties, holds } = readRoster();
  const hoursSaid = new Map<string, Said>();

  function readSite(): { readonly index: SiteIndex; readonly version: number } {
    const stored = tables.sites.newest();
    if (stored === null) throw new Error('no site document: start the hub with --site FILE');
    return { index: indexSite(stored.site), version: stored.version };
  }

  function laidOut(site: Site, since: Instant): Timetable {
    const named = site.roster?.calendar;
    return timetableOf(site, tables.roster.overridesAfter(since), named === undefined ? null : decreed(named));
  }

  function readRoster(): {
    readonly people: readonly Person[];
    readonly timetable: Timetable;
    readonly duties: Duties;
    /** Between these two instants nobody's duty changes by itself. */
    readonly holds: { readonly from: Instant; readonly to: Instant };
  } {
    const { site } = index;
    const at = now();
    const table = laidOut(site, at);
    const onDuty = site.teams.map(({ id }) => ({ team: id, ...table.duty(id, at) }));
    return {
      people: readPeople(onDuty, at),
      timetable: table,
      duties: onDuty,
      holds: { from: at, to: table.changesAt(at) },
    };
  }

  function readPeople(onDuty: Duties, at: Instant): readonly Person[] {
    const checkedIn = new Set(tables.checkIns.since(later(at, -CHECK_IN_HOLDS_MS)));
    return peopleOf(index.site, { canHear: new Set(tables.people.staffWithSession(at)), checkedIn, duties: onDuty });
  }

  function refresh(): void {
    if (tables.sites.newestVersion() !== version) ({ index, version } = readSite());
    refreshRoster();
  }

  function refreshRoster(): void {
    ({ people, timetable, duties, holds } = readRoster());
    hoursSaid.clear();
  }

  /** A shift ends on the second, not with the next chore; and a clock that was put right is another hour. */
  function fresh(): void {
    if (!dutiesHold()) orRetry(refreshRoster);
  }

  function dutiesHold(): boolean {
    const at = now();
    return at >= holds.from && at < holds.to;
  }

  /** A disk that cannot be read now must stop neither a press nor the hub: the answer from before holds for another moment. */
  function orRetry(read: () => void): void {
    try {
      read();
    } catch {
      const at = now();
      holds = { from: at, to: later(at, RETRY_MS) };
    }
  }

  function committed(effects: readonly Effect[]): void {
    let site: Extract<Effect, { type: 'site-changed' }> | null = null;
    let [rosterChanged, sessionsChanged] = [false, false];
    for (const effect of effects) {
      if (effect.type === 'site-changed') site = effect;
      else if (effect.type === 'roster-changed') rosterChanged = true;
      else if (effect.type === 'sessions-changed') sessionsChanged = true;
    }
    if (site !== null) {
      const changed = site;
      orRetry(() => {
        index = indexSite(changed.site);
        version = changed.version;
        refreshRoster();
      });
    } else if (rosterChanged || (sessionsChanged && !dutiesHold())) orRetry(refreshRoster);
    else if (sessionsChanged) orRetry(refreshPeople);
  }

  /** Who is signed in may have changed; who is on duty has not. */
  function refreshPeople(): void {
    people = readPeople(duties, now());
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
    committed,
  };
}
