import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import type { Proof } from '../call.ts';
import { conclude, refuse, unchanged, WITHDRAW_ARRIVED } from '../conclude.ts';
import { isEmergency } from '../emergency.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow, Waiting } from '../state.ts';
import { later, MINUTE_MS } from '../../time.ts';
import { unreachable } from '../../unreachable.ts';

/** How long somebody may be at the place before the owner is asked whether the call is still open. */
export const ATTEND_REMINDER_MS = 10 * MINUTE_MS;
/** Somebody is there, but nobody said who: the round rests this long, then it goes on. */
const PRESENCE_PAUSE_MS = 2 * MINUTE_MS;

/**
 * Somebody stands at the place.
 * @param by null when the place only knows that somebody is there. In a call that someone has acknowledged this counts
 * as
 *   the owner's arrival; in a waiting one it makes nobody the owner, it only stops the round for PRESENCE_PAUSE_MS.
 */
export function arrive(call: CallNow, by: StaffId | null, proof: Proof, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting':
      if (bareWord(call, proof, ctx)) return refuse('PROOF_REQUIRED');
      return by === null ? present(call, proof, ctx) : attended(call, by, proof, ctx);
    case 'acknowledged':
      return bareWord(call, proof, ctx) ? refuse('PROOF_REQUIRED') : attended(call, by, proof, ctx);
    case 'attended':
      if (by === null || call.arrivals.some((arrival) => arrival.by === by)) return unchanged(call);
      if (bareWord(call, proof, ctx)) return refuse('PROOF_REQUIRED');
      return conclude(call, { type: 'StaffArrived', by, proof, dueAt: call.dueAt }, WITHDRAW_ARRIVED, ctx);
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}

/** A site may refuse "I am here" without proof at an emergency, also at one that was cancelled: somebody must look. */
function bareWord(call: CallNow, proof: Proof, ctx: CallContext): boolean {
  return proof === 'declared' && !ctx.declaredArrivalAtEmergency && isEmergency(call, ctx);
}

function attended(call: CallNow, by: StaffId | null, proof: Proof, ctx: CallContext): Decision {
  return conclude(
    call,
    { type: 'StaffArrived', by, proof, dueAt: later(ctx.now, ATTEND_REMINDER_MS) },
    WITHDRAW_ARRIVED,
    ctx,
  );
}

/** One pause per step: a presence input that sticks or flutters must not silence a call for ever. */
function present(call: Waiting, proof: Proof, ctx: CallContext): Decision {
  if (call.marks.includes('present')) return unchanged(call);
  const pause = later(ctx.now, PRESENCE_PAUSE_MS);
  return conclude(
    call,
    { type: 'StaffArrived', by: null, proof, dueAt: pause > call.dueAt ? pause : call.dueAt },
    WITHDRAW_ARRIVED,
    ctx,
  );
}
