import type { PlaceReachView, ReachabilityFrame, ReachabilityView, WayReason, WayView } from '../contract/stream.ts';
import type { Grade, HearingReason, Person } from '../domain/call/person.ts';
import type { KindId, StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { wouldBeTold } from '../domain/call/hearing/would-hear.ts';
import { timestamp } from './call-view.ts';
import { dutyView } from './roster/duty.ts';
import type { SiteSource } from './site/site-source.ts';

/** Who would hear an alert now, who would hear a press at each place, and who is on duty. */
export type Reachability = Omit<ReachabilityFrame, 'type' | 'people'> & {
  readonly people: Required<ReachabilityView>[];
};

/** When somebody was last seen at their page or heard a tone; null when never since the hub started. */
export type LastProofOf = (staff: StaffId) => Instant | null;

/** A way of a person as live state knows it. */
export type WayOf = {
  readonly kind: 'page' | 'pager';
  readonly pager: string | null;
  readonly hears: Grade;
  readonly why: HearingReason;
  readonly since: Instant;
  /** The owner and the desk were told that it has gone. */
  readonly isGone: boolean;
};
export type WaysOf = (staff: StaffId) => { readonly since: Instant; readonly ways: readonly WayOf[] };

/** Why somebody hears, may hear or cannot, for people who look after it. */
const WHY: Record<HearingReason, string> = {
  proven: 'a page of theirs is open in front, and its last tone sounded',
  'never-joined': 'no phone has joined',
  'watches-only': 'watches only, as an auditor; is never alerted',
  'on-leave': 'on leave; told only when everyone is',
  'no-line': 'no phone is connected',
  asleep: 'connected, but the page is not in front',
  mute: 'connected, but the page says that it makes no sound',
  'line-broke': 'the connection broke within the last 8 s',
  'hub-started': 'no phone is connected yet; the hub started within the last 8 s',
  'line-silent': 'connected, but nothing was heard from the phone for 8 s',
  'tone-not-heard': 'connected and in front, but the last tone that was due did not sound',
  board: 'connected at a board that sounds; nobody has touched it for a minute',
  'no-sign': 'connected, but the page has not said whether it is in front',
  declined: 'has said that they cannot come to this call',
  pager: 'a pager that answered a test ring in this shift is connected, and answers',
  'pager-untested': 'a pager is connected and answers, but no test ring was answered in this shift',
  'pager-stream': 'a pager is connected by the JSON stream, which answers nothing; switch the app to WebSocket',
  'pager-silent': 'a pager is connected, but has not answered within 3 s',
  'off-shift': 'not on shift; the pager rings only when everyone is told',
};

/** With fewer proven people than this, a call depends on one phone (`few`). */
const ENOUGH_PROVEN = 2;
export const VISIT = 'visit' as KindId;

export function createReachabilityQuery(
  source: SiteSource,
  lastProofOf: LastProofOf,
  waysOf: WaysOf,
): () => Reachability {
  return () => {
    const people = source.people();
    const reach = peopleView(people, lastProofOf, waysOf);
    return { people: reach, places: placesView(source, people, reach), duty: dutyView(source) };
  };
}

/** Who would hear an alert now, and why (not). */
function peopleView(people: readonly Person[], lastProofOf: LastProofOf, waysOf: WaysOf): Required<ReachabilityView>[] {
  return people.map(({ id, hears, hearsWhy, awaitedBy = [] }) => {
    const why = WHY[hearsWhy];
    const whole =
      awaitedBy.length === 0 ? why : `${why}; on duty, but has not heard and tapped a test ring in this shift`;
    const lastProofAt = lastProofOf(id);
    const { since, ways } = waysOf(id);
    return {
      staff: id as string,
      state: hears,
      why: whole,
      lastProofAt: lastProofAt === null ? null : timestamp(lastProofAt),
      since: NOT_BY_LINES.has(hearsWhy) ? null : timestamp(since),
      ways: NEVER_TOLD.has(hearsWhy) ? [] : ways.map(wayView),
    };
  });
}

const NEVER_TOLD: ReadonlySet<HearingReason> = new Set(['never-joined', 'watches-only']);
/** Grades that do not follow from lines and pagers. */
const NOT_BY_LINES: ReadonlySet<HearingReason> = new Set([...NEVER_TOLD, 'on-leave', 'off-shift']);

function wayView({ kind, pager, hears, why, since, isGone }: WayOf): WayView {
  return { kind, id: pager, state: hears, why: why as WayReason, since: timestamp(since), gone: isGone };
}

/**
 * For each place: who would hear a press there now. Of several call points the one with the highest priority counts.
 */
function placesView(
  { site: siteNow, pressAt }: SiteSource,
  people: readonly Person[],
  reach: readonly ReachabilityView[],
): PlaceReachView[] {
  const site = siteNow();
  const stateOf = new Map(reach.map(({ staff, state }) => [staff, state]));
  return site.site.places.map(({ id, team }) => {
    const { kind, policy } = pressAt(id) ?? { kind: VISIT, policy: site.kind(VISIT).policy };
    const hears = wouldBeTold(site.policy(policy), team, people).map(({ staff, step }) => ({
      staff: staff as string,
      step,
      state: stateOf.get(staff) ?? 'cannot',
    }));
    const proven = hears.filter(({ state }) => state === 'proven').length;
    return { place: id as string, kind: kind as string, proven, few: proven < ENOUGH_PROVEN, hears };
  });
}
