import type { CallContext } from '../call-context.ts';
import type { CallFact } from '../call-fact.ts';
import type { Decision } from '../decision.ts';
import { conclude, refuse, unchanged, WITHDRAW_CLOSED } from '../conclude.ts';
import { isEmergency } from '../emergency.ts';
import type { OutcomeId, PressId, StaffId } from '../../ids.ts';
import type { CallNow } from '../state.ts';
import { unreachable } from '../../unreachable.ts';

/** The one outcome with which a call may be closed away from the place, where its kind allows it. */
const SPOKEN_WITH = 'spoken-with' as OutcomeId;
/** What the reset at the call point says; who pressed it is not known. */
const RESET_AT_PLACE = 'reset-at-place' as OutcomeId;

/** Only the owner closes, and only where somebody has been: an emergency never from afar, not even a cancelled one. */
export function close(call: CallNow, by: StaffId, outcome: OutcomeId, note: string | null, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting':
      return refuse('CALL_NOT_TAKEN');
    case 'acknowledged':
      if (call.owner !== by) return refuse('NOT_OWNER', call.owner);
      if (outcome !== SPOKEN_WITH || !ctx.kind(call.kind).closeAway || isEmergency(call, ctx))
        return refuse('NOT_ARRIVED');
      return closed(call, { type: 'CallClosed', by, outcome, note, pressId: null }, ctx);
    case 'attended':
      if (call.owner !== by) return refuse('NOT_OWNER', call.owner);
      return closed(call, { type: 'CallClosed', by, outcome, note, pressId: null }, ctx);
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}

/** Cleared at the call point itself: a hand was there, which ends a call in every state. */
export function resetAtPlace(call: CallNow, pressId: PressId, ctx: CallContext): Decision {
  if (call.state === 'closed') return unchanged(call);
  return closed(call, { type: 'CallClosed', by: null, outcome: RESET_AT_PLACE, note: null, pressId }, ctx);
}

function closed(call: CallNow, fact: CallFact, ctx: CallContext): Decision {
  return conclude(call, fact, WITHDRAW_CLOSED, ctx);
}
