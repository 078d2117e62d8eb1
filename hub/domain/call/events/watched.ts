import type { Call } from '../call.ts';
import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import type { Person } from '../person.ts';
import { alert, conclude, tellCall } from '../conclude.ts';
import { audience } from '../escalation.ts';
import type { PolicyId } from '../../ids.ts';
import { WATCH_POLICY } from '../../site/watch-policy.ts';

/** Whether somebody of desk and lead is proven to hear. Without that a watched call point rings as ever. */
export function watchersHear(people: readonly Person[]): boolean {
  return WATCH_POLICY.steps.some((step) => audience(step, null, people).proven.length > 0);
}

/** The policy that a watched call returns to now; null: it is not watched, or desk or lead still hears. */
export function policyAfterWatch({ usualPolicy }: Pick<Call, 'usualPolicy'>, ctx: CallContext): PolicyId | null {
  return usualPolicy === undefined || watchersHear(ctx.people) ? null : usualPolicy;
}

/** Desk and lead hear no more: the call is told as one from a call point that nobody watches, from the first step. */
export function tellUsual(call: Call, policy: PolicyId, ctx: CallContext): Decision {
  const { telling, to, outputs } = tellCall({ ...call, policy }, 0, 0, ctx);
  return conclude(call, { type: 'StepReached', telling, policy }, alert('escalated', to, outputs), ctx);
}
