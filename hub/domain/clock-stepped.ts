import type { CallContext, Decision } from './call.ts';
import { conclude, unchanged } from './conclude.ts';
import type { CallNow } from './state.ts';

/** The clock was put right while the call is open: nobody gets less time for it, and nobody more. */
export function clockStepped(call: CallNow, byMs: number, ctx: CallContext): Decision {
  if (call.state === 'closed' || byMs === 0) return unchanged(call);
  return conclude(call, { type: 'ClockStepped', byMs }, [], ctx);
}
