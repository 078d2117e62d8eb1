import type { DutyView, ReachabilityView, ReachState } from '../../hub/contract/stream.ts';
import type { Named, SiteView } from '../api/site.ts';

export type Hearer = Named & { readonly hears: ReachState; readonly isOnDuty: boolean };
export type TeamHearers = Named & { /** How many of the team can hear now. */ readonly count: number };

const RANK: Record<ReachState, number> = { proven: 0, unproven: 1, cannot: 2 };

/**
 * Who could take a call over, the best first: who can hear now, of those who is on duty, then as in the site document.
 * @param me left out
 */
export function hearersFor(
  me: string,
  site: SiteView | null,
  reachability: readonly ReachabilityView[],
  duty: readonly DutyView[],
): { readonly people: readonly Hearer[]; readonly teams: readonly TeamHearers[] } {
  const stateOf = new Map(reachability.map(({ staff, state }) => [staff, state]));
  const onDuty = new Set(duty.flatMap(({ staff }) => staff));
  const others = (site?.staff ?? []).filter(
    ({ id, team, active }) => id !== me && team !== undefined && active !== false,
  );
  const hears = (id: string): ReachState => stateOf.get(id) ?? 'cannot';
  return {
    people: others
      .map(({ id, name }): Hearer => ({ id, name, hears: hears(id), isOnDuty: onDuty.has(id) }))
      .sort((a, b) => RANK[a.hears] - RANK[b.hears] || Number(b.isOnDuty) - Number(a.isOnDuty)),
    teams: (site?.teams ?? [])
      .map(({ id, name }) => ({
        id,
        name,
        count: others.filter((one) => one.team === id && hears(one.id) === 'proven').length,
      }))
      .sort((a, b) => b.count - a.count),
  };
}
