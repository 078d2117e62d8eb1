import type { AlertWhy, Decision, RefusalCode, Tell, WithdrawReason } from './decision.ts';
import type { Call } from './call.ts';
import type { CallContext } from './call-context.ts';
import type { CallFact } from './call-fact.ts';
import { tellFrom, type Circle, type Round } from './escalation.ts';
import { evolve } from './evolve.ts';
import { NOT_YET_HEARD } from './hearing/hearing.ts';
import type { OutputId, StaffId, TeamId } from '../ids.ts';
import type { Taken } from './state.ts';

/** The call after a fact, what it tells, and nothing else: the row is always the fold of its facts. */
export function conclude(call: Call, fact: CallFact, tell: readonly Tell[], ctx: CallContext): Decision {
  return { ok: true, facts: [fact], call: evolve(call, fact, ctx.now, call.id), tell };
}

/** The event is welcome, but there is nothing new in it. */
export function unchanged(call: Call): Decision {
  return { ok: true, facts: [], call, tell: [] };
}

/** @param owner who has the call, where that is the reason. */
export function refuse(code: RefusalCode, owner: StaffId | null = null): Decision {
  return { ok: false, code, owner };
}

/** @returns no duty at all when there is neither a person nor an output. */
export function alert(why: AlertWhy, to: readonly StaffId[], outputs: readonly OutputId[] = []): readonly Tell[] {
  return to.length === 0 && outputs.length === 0 ? [] : [{ what: 'alert', why, to, outputs }];
}

export const WITHDRAW_TAKEN: readonly Tell[] = [{ what: 'withdraw', reason: 'taken', which: 'every' }];
/** That somebody is there answers no offer: who was asked to take the call over is still asked. */
export const WITHDRAW_ARRIVED: readonly Tell[] = [{ what: 'withdraw', reason: 'arrived', which: 'others' }];
export const WITHDRAW_CLOSED: readonly Tell[] = [{ what: 'withdraw', reason: 'closed', which: 'every' }];

/** The other team is asked now: nothing of the first round rings on, an offer included. */
export const WITHDRAW_REDIRECTED: readonly Tell[] = [{ what: 'withdraw', reason: 'redirected', which: 'every' }];

/**
 * Nobody needs to answer the offer any more; what else rings for this call goes on. Nothing when no offer is pending.
 */
export function withdrawOffer(call: Call, reason: WithdrawReason): readonly Tell[] {
  return call.handOver === null ? [] : [{ what: 'withdraw', reason, which: 'hand-over' }];
}

/** The team that answers a call now, and that `own` means: the one it was sent to, otherwise that of its place. */
export function teamOf(call: Pick<Call, 'team' | 'place'>, ctx: CallContext): TeamId | null {
  return call.team ?? ctx.teamAt(call.place);
}

/**
 * Tells the owner; where no phone of theirs would ring (they act at a shared screen, theirs has run out), whoever can
 * hear in the present step.
 */
export function tellOwner(call: Taken, why: AlertWhy, ctx: CallContext): readonly Tell[] {
  if (ctx.people.some(({ id, hears }) => id === call.owner && hears !== 'cannot')) return alert(why, [call.owner]);
  const { to, outputs } = tellCall(call, call.step, call.round, ctx, call.owner);
  return alert(why, to, outputs);
}

/** The next telling of an existing call, by its own policy and team. @see tellFrom */
export function tellCall(
  call: Call,
  step: number,
  round: number,
  ctx: CallContext,
  except: StaffId | null = null,
): Round {
  return tellFrom(step, round, circleOf(call, ctx, except));
}

/**
 * The circle of a round that begins: no receipt yet. That the caller was told "nobody reached" lasts until somebody is.
 */
export function circleOf(call: Call, ctx: CallContext, except: StaffId | null = null): Circle {
  return {
    policy: ctx.policy(call.policy),
    team: teamOf(call, ctx),
    people: ctx.people,
    now: ctx.now,
    except,
    emergency: call.priority === 'emergency',
    hearing: { ...NOT_YET_HEARD, unheard: call.hearing.unheard },
  };
}
