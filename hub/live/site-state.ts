import type { CallOrigin } from '../domain/call/call-event.ts';
import type { Person } from '../domain/call/person.ts';
import type { DeviceId, KindId, PlaceId, PolicyId, TeamId } from '../domain/ids.ts';
import { indexSite, MAIN_INPUT, type SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { DecreedCalendar, Timetable } from '../domain/roster/timetable.ts';
import type { Effect } from '../store/effects.ts';
import type { Reachability } from './reachability.ts';
import type { Tables } from '../store/tables.ts';
import { createGradedPeople } from './hearing/graded-people.ts';
import { createRosterState } from './roster-state.ts';

/**
 * The site, its people and its timetable as last committed. They are kept in memory, so that a press need not read
 * them again.
 */
export type SiteState = {
  readonly site: () => SiteIndex;
  /** All people of the site, each with whether they are on duty at this instant. */
  readonly people: () => readonly Person[];
  /** When who is on duty or on leave next changes by time alone, by the wall clock. */
  readonly peopleChangeAt: () => Instant;
  readonly timetable: () => Timetable;
  /** The timetable with every override that ends after this instant: for the past, and for long spans. */
  readonly timetableSince: (at: Instant) => Timetable;
  /** By the wall clock, as rosters are. */
  readonly now: () => Instant;
  /** The time by which sessions end. */
  readonly sessionTime: () => Instant;
  /**
   * The origin of a press at this instant. The hours of the place's team may choose another policy, or a later first
   * alert.
   */
  readonly origin: (device: DeviceId, input: string) => CallOrigin;
  /**
   * The origin of a press at a place at this instant; of several call points there the one of the highest priority
   * counts. Null when nothing hangs there.
   */
  readonly pressAt: (place: PlaceId) => CallOrigin | null;
  readonly policyFor: (kind: KindId, place: PlaceId | null) => PolicyId;
  /** Number of the site document in use; it rises with each one. */
  readonly version: () => number;
  /** Reads everything again. @throws when the store cannot be read. */
  readonly refresh: () => void;
  /**
   * Takes over what a commit changed: the site document, the roster, sessions. Never throws: the other effects of the
   * commit must still be told.
   */
  readonly committed: (effects: readonly Effect[]) => void;
};

type SiteChanged = Effect & { readonly type: 'site-changed' };
type HoursAnswer = { readonly policy: PolicyId; readonly noteUntil: Instant | null };

/**
 * @param decreed the calendar of public holidays that a roster may name.
 * @param reach how well somebody who has joined hears.
 * @param sessionTime the time by which sessions end.
 * @throws when the store holds no site document.
 */
export function createSiteState(
  tables: Tables,
  now: () => Instant,
  decreed: (name: 'cn') => DecreedCalendar,
  reach: Pick<Reachability, 'of' | 'version'>,
  sessionTime: () => Instant,
): SiteState {
  let { index, version } = readSite(tables);
  const roster = createRosterState(tables, now, decreed, () => index.site, sessionTime);
  const askHours = createHoursCache();

  function refresh(): void {
    if (tables.sites.newestVersion() !== version) ({ index, version } = readSite(tables));
    roster.refresh();
  }

  function committed(effects: readonly Effect[]): void {
    const changed = changesIn(effects);
    if (changed.site !== null) useSite(changed.site);
    else if (changed.roster) roster.orRetry(roster.refresh);
    else if (changed.sessions) roster.sessionsChanged();
  }

  function useSite(changed: SiteChanged): void {
    roster.orRetry(() => {
      index = indexSite(changed.site);
      version = changed.version;
      roster.refresh();
    });
  }

  function hoursAnswer(kind: KindId, place: PlaceId | null): HoursAnswer {
    return askHours(index, roster.timetable(), index.teamAt(place), kind, now);
  }

  function origin(device: DeviceId, input: string): CallOrigin {
    const origin = index.origin(device, input);
    const policyOfPoint = index.callPointAt(device, input)?.policy;
    const { policy, noteUntil } = hoursAnswer(origin.kind, origin.place);
    const chosen = { ...origin, policy: policyOfPoint ?? policy };
    return noteUntil === null ? chosen : { ...chosen, noteUntil };
  }

  return {
    site: () => index,
    people: createGradedPeople(roster.people, reach),
    peopleChangeAt: roster.changesAt,
    timetable: roster.timetable,
    timetableSince: roster.timetableSince,
    now,
    sessionTime,
    policyFor: (kind, place) => hoursAnswer(kind, place).policy,
    origin,
    pressAt: (place) => {
      const source = index.gravestAt(place)?.source;
      return source === undefined ? null : origin(source.device, source.input ?? MAIN_INPUT);
    },
    version: () => version,
    refresh,
    committed,
  };
}

function readSite(tables: Tables): { readonly index: SiteIndex; readonly version: number } {
  const stored = tables.sites.newest();
  if (stored === null) throw new Error('no site document: start the hub with --site FILE');
  return { index: indexSite(stored.site), version: stored.version };
}

/**
 * Asks the hours for policy and first alert. Answers are kept by team and kind while the timetable is the same
 * object: a burst of presses asks thousands of times.
 */
function createHoursCache() {
  const answers = new Map<string, HoursAnswer>();
  let answered: Timetable | null = null;
  return (
    index: SiteIndex,
    timetable: Timetable,
    team: TeamId | null,
    kind: KindId,
    now: () => Instant,
  ): HoursAnswer => {
    if (timetable !== answered) answers.clear();
    answered = timetable;
    const key = `${team} ${kind}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      const at = now();
      const { priority, policy } = index.kind(kind);
      answer = {
        policy: timetable.policy(team, kind, at) ?? policy,
        noteUntil: priority === 'routine' ? timetable.noteUntil(team, at) : null,
      };
      answers.set(key, answer);
    }
    return answer;
  };
}

/** What the effects of a commit change for the site state. */
function changesIn(effects: readonly Effect[]): { site: SiteChanged | null; roster: boolean; sessions: boolean } {
  const changed: ReturnType<typeof changesIn> = { site: null, roster: false, sessions: false };
  for (const effect of effects) {
    if (effect.type === 'site-changed') changed.site = effect;
    else if (effect.type === 'roster-changed') changed.roster = true;
    else if (effect.type === 'sessions-changed') changed.sessions = true;
  }
  return changed;
}
