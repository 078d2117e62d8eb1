import type { CallContext } from '../call-context.ts';
import type { CallEvent } from '../call-event.ts';
import type { Decision } from '../decision.ts';
import { conclude, unchanged } from '../conclude.ts';
import type { CallNow } from '../state.ts';

/**
 * The clock was put right while the call is open: nobody gets less time for it, and nobody more. Only a call that waits
 * for the desk to open goes by the clock on the wall, as the opening hours do.
 */
export function clockStepped(
  call: CallNow,
  { byMs, opens }: CallEvent & { type: 'clock-stepped' },
  ctx: CallContext,
): Decision {
  if (call.state === 'closed' || byMs === 0) return unchanged(call);
  const waits = call.state === 'waiting' && call.marks.includes('closed-hours') && opens !== undefined;
  return conclude(call, waits ? { type: 'ClockStepped', byMs, dueAt: opens } : { type: 'ClockStepped', byMs }, [], ctx);
}
