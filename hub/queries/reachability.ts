import type { PlaceReachView, ReachabilityFrame, ReachabilityView, ReachState } from '../contract/stream.ts';
import type { Person } from '../domain/call/call.ts';
import type { KindId, PlaceId, PolicyId, StaffId } from '../domain/ids.ts';
import { onlyWatches } from '../domain/site/site.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { wouldBeTold } from '../domain/call/would-hear.ts';
import { timestamp } from './call-view.ts';
import { dutyView } from './roster/duty.ts';
import type { SiteSource } from './site-source.ts';

/** Who would hear an alert now, who would hear a press at each place, and who is on duty. */
export type Reachability = Omit<ReachabilityFrame, 'type'>;

/**
 * Says whether a person would hear an alert.
 * @param canHear whether this person has a signed-in phone and may be alerted.
 */
export type ReachOf = (
  staff: StaffId,
  canHear: boolean,
) => { readonly state: ReachState; readonly why: string; readonly lastProofAt: Instant | null };

/** With fewer proven people than this, a call depends on one phone (`few`). */
const ENOUGH_PROVEN = 2;
export const VISIT = 'visit' as KindId;

export function createReachabilityQuery(source: SiteSource, reachOf: ReachOf): () => Reachability {
  return () => {
    const people = source.people();
    const reach = peopleView(people, reachOf);
    return { people: reach, places: placesView(source.site(), people, reach), duty: dutyView(source) };
  };
}

/** Who would hear an alert now, and why or why not. */
function peopleView(people: readonly Person[], reachOf: ReachOf): ReachabilityView[] {
  return people.map(({ id, roles, canHear, awaitedBy = [] }) => {
    const { state, why, lastProofAt } = reachOf(id, canHear);
    const reason = onlyWatches(roles) ? 'watches only, as an auditor; is never alerted' : why;
    const withDuty =
      awaitedBy.length === 0 ? reason : `${reason}; on duty, but has not heard and tapped a test ring in this shift`;
    return {
      staff: id as string,
      state,
      why: withDuty,
      lastProofAt: lastProofAt === null ? null : timestamp(lastProofAt),
    };
  });
}

/**
 * For each place: who would hear a press there now. Of several call points the one with the highest priority counts.
 */
function placesView(site: SiteIndex, people: readonly Person[], reach: readonly ReachabilityView[]): PlaceReachView[] {
  const stateOf = new Map(reach.map(({ staff, state }) => [staff, state]));
  return site.site.places.map(({ id, team }) => {
    const { kind, policy } = kindAndPolicyAt(site, id);
    const hears = wouldBeTold(site.policy(policy), team, people).map(({ staff, step }) => ({
      staff: staff as string,
      step,
      state: stateOf.get(staff) ?? 'cannot',
    }));
    const proven = hears.filter(({ state }) => state === 'proven').length;
    return { place: id as string, kind: kind as string, proven, few: proven < ENOUGH_PROVEN, hears };
  });
}

const PRIORITY_RANK = { emergency: 2, urgent: 1, routine: 0 } as const;

function kindAndPolicyAt(site: SiteIndex, place: PlaceId): { kind: KindId; policy: PolicyId } {
  const points = site.site.callPoints
    .filter((point) => point.place === place)
    .map(({ kind, policy }) => ({ kind, policy: policy ?? site.kind(kind).policy }));
  const highest = points.toSorted(
    (one, other) => PRIORITY_RANK[site.kind(other.kind).priority] - PRIORITY_RANK[site.kind(one.kind).priority],
  )[0];
  return highest ?? { kind: VISIT, policy: site.kind(VISIT).policy };
}
