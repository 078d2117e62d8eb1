import type { Person } from '../domain/call.ts';
import type { KindId, PlaceId, PolicyId, StaffId } from '../domain/ids.ts';
import { onlyWatches } from '../domain/site.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { wouldBeTold } from '../domain/would-hear.ts';
import { timestamp } from './call-view.ts';

type State = 'proven' | 'unproven' | 'cannot';
type ReachNow = { readonly state: State; readonly why: string; readonly lastProofAt: Instant | null };
export type Reachable = { staff: string; state: State; why: string; lastProofAt: string | null };
/** Who would hear a press at a place now, first step first; `few`: fewer than two of them are proven. */
export type PlaceReach = {
  place: string;
  kind: string;
  proven: number;
  few: boolean;
  hears: { staff: string; step: number; state: State }[];
};

/** With fewer proven people than this a call hangs on one phone. */
const ENOUGH = 2;
export const VISIT = 'visit' as KindId;

/** Who would hear an alert now, and why (not). */
export function reachabilityView(
  people: readonly Person[],
  reachOf: (staff: StaffId, canHear: boolean) => ReachNow,
): Reachable[] {
  return people.map(({ id, roles, canHear, awaitedBy = [] }) => {
    const { state, why, lastProofAt } = reachOf(id, canHear);
    const hears = onlyWatches(roles) ? 'watches only, as an auditor; is never alerted' : why;
    const whole =
      awaitedBy.length === 0 ? hears : `${hears}; on duty, but has not heard and tapped a test ring in this shift`;
    return {
      staff: id as string,
      state,
      why: whole,
      lastProofAt: lastProofAt === null ? null : timestamp(lastProofAt),
    };
  });
}

/** "Who would hear a press at the west ramp right now?", for each place: by the policy of what hangs there, the gravest kind first. */
export function placesView(site: SiteIndex, people: readonly Person[], reach: readonly Reachable[]): PlaceReach[] {
  const stateOf = new Map(reach.map(({ staff, state }) => [staff, state]));
  return site.site.places.map(({ id, team }) => {
    const { kind, policy } = whatHangsAt(site, id);
    const hears = wouldBeTold(site.policy(policy), team, people).map(({ staff, step }) => ({
      staff: staff as string,
      step,
      state: stateOf.get(staff) ?? 'cannot',
    }));
    const proven = hears.filter(({ state }) => state === 'proven').length;
    return { place: id as string, kind: kind as string, proven, few: proven < ENOUGH, hears };
  });
}

const GRAVITY = { emergency: 2, urgent: 1, routine: 0 } as const;

function whatHangsAt(site: SiteIndex, place: PlaceId): { kind: KindId; policy: PolicyId } {
  const points = site.site.callPoints
    .filter((point) => point.place === place)
    .map(({ kind, policy }) => ({ kind, policy: policy ?? site.kind(kind).policy }));
  const gravest = points.toSorted(
    (one, other) => GRAVITY[site.kind(other.kind).priority] - GRAVITY[site.kind(one.kind).priority],
  )[0];
  return gravest ?? { kind: VISIT, policy: site.kind(VISIT).policy };
}
