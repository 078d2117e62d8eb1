import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import { alert, conclude, refuse, tellCall, withdrawOffer } from '../conclude.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow } from '../state.ts';
import { unreachable } from '../../unreachable.ts';

/**
 * The owner gives the call back, and the round starts over at once. The one who just said "I cannot" is asked again
 * only when nobody else can hear: a first step of nobody but them would be a silence.
 */
export function release(call: CallNow, by: StaffId, reason: string, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting':
      return refuse('CALL_NOT_TAKEN');
    case 'acknowledged':
    case 'attended': {
      if (call.owner !== by) return refuse('NOT_OWNER', call.owner);
      const { telling, to, outputs } = tellCall(call, 0, 0, ctx, by);
      const tell = [...withdrawOffer(call, 'released'), ...alert('released', to, outputs)];
      return conclude(call, { type: 'CallReleased', by, reason, telling }, tell, ctx);
    }
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}
