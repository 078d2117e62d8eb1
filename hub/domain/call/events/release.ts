import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import { alert, conclude, refuse, tellCall, withdrawOffer } from '../conclude.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow } from '../state.ts';
import { unreachable } from '../../unreachable.ts';

/** Given back within this time in ms, it was a pocket or a wrong tap: nobody hears the name. */
const UNNAMED_MS = 10_000;

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
      const takenAt = call.state === 'acknowledged' ? call.acknowledgedAt : null;
      const unnamed = takenAt !== null && ctx.now - takenAt < UNNAMED_MS;
      const fact = { type: 'CallReleased', by, reason, telling, ...(unnamed ? { unnamed } : {}) } as const;
      return conclude(call, fact, tell, ctx);
    }
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}
