import type { Call } from './call.ts';
import type { CallContext } from './call-context.ts';
import type { Kind, Priority } from '../site/site.ts';
import { SECOND_MS } from '../time.ts';
import { STEP_FLOOR_MS } from './escalation.ts';

/**
 * Once an emergency, always one for what may be done with the call: a cancel calms the round of telling, but still
 * somebody must go there and look.
 */
export function isEmergency(call: Call, ctx: CallContext): boolean {
  return (
    call.priority === 'emergency' || call.marks.includes('emergency') || ctx.kind(call.kind).priority === 'emergency'
  );
}

/** What the call returns to when a cancel is taken back. */
export function priorityUncancelled(call: Call, ctx: CallContext): Priority {
  return call.marks.includes('emergency') ? 'emergency' : ctx.kind(call.kind).priority;
}

/** Milliseconds from "I am going" to "nobody came": an emergency never waits longer than the emergency kind allows. */
export function arriveLimitMs(kind: Kind, priority: Priority, ctx: CallContext): number {
  const seconds =
    priority === 'emergency' ? Math.min(kind.arriveWithinS, ctx.emergencyKind.arriveWithinS) : kind.arriveWithinS;
  return Math.max(seconds * SECOND_MS, STEP_FLOOR_MS);
}
