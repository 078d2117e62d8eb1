import type { Call } from '../call.ts';
import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import type { Person } from '../person.ts';
import { conclude, unchanged } from '../conclude.ts';
import { isReached } from '../escalation.ts';
import { needsNoHearing } from '../hearing/hearing.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow } from '../state.ts';
import { presentStep } from './hearing.ts';

/**
 * "I cannot come." They are not rung for this call again. When nobody is left in the present step, the next one is due
 * now.
 */
export function cannotCome(call: CallNow, by: StaffId, ctx: CallContext): Decision {
  if (call.state !== 'waiting' || call.declined?.includes(by) === true) return unchanged(call);
  const left = presentStep(call, withoutDecliners({ declined: [...(call.declined ?? []), by] }, ctx));
  const goesOn = !needsNoHearing(call) && !isReached(left) && ctx.now < call.dueAt;
  return conclude(call, { type: 'StaffCannotCome', by, dueAt: goesOn ? ctx.now : call.dueAt }, [], ctx);
}

/** For a call that waits, a person who cannot come counts like one who cannot hear. */
export function withoutDecliners(call: Pick<Call, 'declined'> | null, ctx: CallContext): CallContext {
  const declined = call?.declined ?? [];
  if (declined.length === 0) return ctx;
  const people = ctx.people.map((person): Person => {
    if (!declined.includes(person.id)) return person;
    const { provenUntil: _, ...rest } = person;
    return { ...rest, hears: 'cannot', hearsWhy: 'declined' };
  });
  return { ...ctx, people };
}
