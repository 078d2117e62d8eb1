import type { Call } from './call.ts';
import type { StaffId } from '../ids.ts';
import type { Instant } from '../time.ts';

export type Waiting = Call & { readonly state: 'waiting'; readonly dueAt: Instant };
export type Acknowledged = Call & { readonly state: 'acknowledged'; readonly owner: StaffId; readonly dueAt: Instant };
export type Attended = Call & { readonly state: 'attended'; readonly owner: StaffId; readonly dueAt: Instant };
export type Closed = Call & { readonly state: 'closed' };
export type Taken = Acknowledged | Attended;
export type Open = Waiting | Taken;

/** A call whose state tells the compiler what else must be there: `switch (call.state)` narrows it. */
export type CallNow = Open | Closed;

/**
 * When the timer must ring: the call's own limit, or the end of a pending offer or the moment when the caller is told
 * that nobody was reached, where that is earlier. Neither ever puts the limit off. Null for a closed call.
 * A call in a remembered answer may be from before there were offers, and have no such field.
 */
export function nextDueAt({
  dueAt,
  handOver,
  hearing,
}: Pick<Call, 'dueAt' | 'handOver'> & { readonly hearing?: Call['hearing'] }): Instant | null {
  const first = handOver && dueAt !== null && handOver.returnsAt < dueAt ? handOver.returnsAt : dueAt;
  const tellCallerAt = hearing?.tellCallerAt ?? null;
  return tellCallerAt !== null && first !== null && tellCallerAt < first ? tellCallerAt : first;
}

/**
 * The one place where "an open call has a next due, a taken call has an owner" turns from a promise into a type.
 * @throws Error when the row breaks that promise: the store was written by something other than `evolve`.
 */
export function callNow(call: Call): CallNow {
  if (call.state !== 'closed' && call.dueAt === null)
    throw new Error(`call ${call.id} is ${call.state} with nothing due`);
  if ((call.state === 'acknowledged' || call.state === 'attended') && call.owner === null) {
    throw new Error(`call ${call.id} is ${call.state} without an owner`);
  }
  return call as CallNow;
}
