import type { Arrival, Call, HandOver } from './call.ts';
import { later, type Instant } from '../time.ts';

/** @returns the call with every instant moved: how long it has waited and how long it still has stay what they were. */
export function moved(call: Call, byMs: number): Call {
  const by = <T extends Instant | null>(at: T): T => (at === null ? at : later(at, byMs)) as T;
  return {
    ...call,
    raisedAt: by(call.raisedAt),
    dueAt: by(call.dueAt),
    hearing: {
      ...call.hearing,
      tellCallerAt: by(call.hearing.tellCallerAt),
      usualDueAt: by(call.hearing.usualDueAt),
    },
    lastAlertAt: by(call.lastAlertAt),
    acknowledgedAt: by(call.acknowledgedAt),
    attendedAt: by(call.attendedAt),
    arrivals: call.arrivals.map((arrival): Arrival => ({ ...arrival, at: by(arrival.at) })),
    handOver: call.handOver === null ? null : movedOffer(call.handOver, by),
  };
}

function movedOffer(offer: HandOver, by: (at: Instant) => Instant): HandOver {
  return { ...offer, offeredAt: by(offer.offeredAt), returnsAt: by(offer.returnsAt) };
}
