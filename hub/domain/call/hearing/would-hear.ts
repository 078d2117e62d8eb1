import { audience, tellFrom } from '../escalation.ts';
import { NOT_YET_HEARD } from './hearing.ts';
import type { Person } from '../person.ts';
import type { StaffId, TeamId } from '../../ids.ts';
import type { Policy } from '../../site/site.ts';
import type { Instant } from '../../time.ts';

/** One person a call would tell, and at which step (index) first. */
export type Hearer = { readonly staff: StaffId; readonly step: number };

/**
 * Who would be told of a call, in the order they would be, if nobody ever answered: the policy played to its end.
 * @param team whose desk answers at the place; null means every team.
 * @param people as the round sees them now; who cannot hear is named too, a question of who would hear wants to know
 * who would not.
 */
export function wouldBeTold(policy: Policy, team: TeamId | null, people: readonly Person[]): readonly Hearer[] {
  const told = new Map<StaffId, number>();
  for (const [step, what] of policy.steps.entries()) {
    for (const staff of audience(what, team, people).named) if (!told.has(staff)) told.set(staff, step);
  }
  return [...told].map(([staff, step]) => ({ staff, step }));
}

/**
 * Whether somebody who is proven would hear a call that is raised now: its first telling starts no clock of the caller
 * (hearing.ts).
 */
export function wouldBeHeard(policy: Policy, team: TeamId | null, people: readonly Person[], now: Instant): boolean {
  const circle = { policy, team, people, now, except: null, emergency: false, hearing: NOT_YET_HEARD };
  const { telling } = tellFrom(0, 0, circle);
  return telling.unheard !== true && telling.tellCallerAt === undefined;
}
