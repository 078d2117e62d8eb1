import type { CallContext } from '../call-context.ts';
import type { Decision, Tell } from '../decision.ts';
import { alert, conclude, unchanged } from '../conclude.ts';
import type { PressId } from '../../ids.ts';
import type { CallNow, Open } from '../state.ts';
import { unreachable } from '../../unreachable.ts';

/**
 * The caller says that help is no longer needed. The call becomes routine and stays open until a person has looked: one
 * "probably accidental" too many is somebody on the floor.
 */
export function callerCancel(call: CallNow, pressId: PressId, ctx: CallContext): Decision {
  if (call.state === 'closed' || call.marks.includes('cancelled')) return unchanged(call);
  return conclude(call, { type: 'CallerCancelled', pressId }, tellOwner(call), ctx);
}

function tellOwner(call: Open): readonly Tell[] {
  switch (call.state) {
    case 'waiting':
      return [];
    case 'acknowledged':
    case 'attended':
      return alert('cancelled', [call.owner]);
    default:
      return unreachable(call);
  }
}
