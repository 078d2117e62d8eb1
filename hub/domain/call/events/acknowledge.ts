import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import { conclude, refuse, unchanged, WITHDRAW_TAKEN } from '../conclude.ts';
import { arriveLimitMs } from '../emergency.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow } from '../state.ts';
import { later } from '../../time.ts';
import { unreachable } from '../../unreachable.ts';

/** "I am going": of two thumbs one wins, and the other is told who did. The same thumb again changes nothing. */
export function acknowledge(call: CallNow, by: StaffId, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting': {
      const arriveBy = later(ctx.now, arriveLimitMs(ctx.kind(call.kind), call.priority, ctx));
      return conclude(call, { type: 'CallAcknowledged', by, arriveBy }, WITHDRAW_TAKEN, ctx);
    }
    case 'acknowledged':
    case 'attended':
      return call.owner === by ? unchanged(call) : refuse('CALL_ALREADY_TAKEN', call.owner);
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}
