import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import type { HandOver, HandOverTo } from '../call.ts';
import { alert, conclude, refuse, unchanged, withdrawOffer } from '../conclude.ts';
import { arriveLimitMs } from '../emergency.ts';
import type { StaffId } from '../../ids.ts';
import { endsWithNo, HAND_OVER_MS, mayAnswer, sameTarget, whoIsAsked } from '../offer.ts';
import type { CallNow, Taken } from '../state.ts';
import { later } from '../../time.ts';
import { unreachable } from '../../unreachable.ts';

/**
 * The owner asks a person or a team to take the call over. It stays the owner's, with the same arrival limit, until
 * somebody accepts. Refused when nobody asked could hear it: an offer into the void would be a minute lost. The same
 * offer again changes nothing.
 */
export function offerHandOver(call: CallNow, by: StaffId, to: HandOverTo, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting':
      return refuse('CALL_NOT_TAKEN');
    case 'acknowledged':
    case 'attended': {
      if (call.owner !== by) return refuse('NOT_OWNER', call.owner);
      if (call.handOver !== null)
        return sameTarget(call.handOver.to, to) ? unchanged(call) : refuse('HAND_OVER_PENDING');
      if ('staff' in to && to.staff === by) return refuse('HAND_OVER_TO_SELF');
      const asked = whoIsAsked(by, to, ctx.people);
      if (asked.length === 0) return refuse('HAND_OVER_TO_NOBODY');
      const fact = { type: 'HandOverOffered', by, to, asked, returnsAt: later(ctx.now, HAND_OVER_MS) } as const;
      return conclude(call, fact, alert('handed-over', asked), ctx);
    }
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}

/**
 * "I take it over": from this moment on there is a new owner, and never two. Whoever is on the way has the whole
 * arrival limit. An attended call stays attended only when the new owner stands there too; otherwise somebody has yet
 * to arrive.
 */
export function acceptHandOver(call: CallNow, by: StaffId, ctx: CallContext): Decision {
  return answer(call, by, ctx, (taken) => {
    const isThere = taken.state === 'attended' && taken.arrivals.some((arrival) => arrival.by === by);
    const arriveBy = isThere ? null : later(ctx.now, arriveLimitMs(ctx.kind(taken.kind), taken.priority, ctx));
    const tell = [...withdrawOffer(taken, 'accepted'), ...alert('hand-over-accepted', [taken.owner])];
    return conclude(taken, { type: 'HandOverAccepted', by, formerOwner: taken.owner, arriveBy }, tell, ctx);
  });
}

/**
 * "I cannot". The one person asked ends the offer, and the owner is told. One of a team does not speak for the others:
 * it is noted, and the offer ends with the last who was asked.
 */
export function declineHandOver(call: CallNow, by: StaffId, ctx: CallContext): Decision {
  return answer(call, by, ctx, (taken, offer) => {
    if (offer.declined.includes(by)) return unchanged(taken);
    const ended = endsWithNo(by, offer);
    const tell = ended ? [...withdrawOffer(taken, 'declined'), ...alert('hand-over-declined', [taken.owner])] : [];
    return conclude(taken, { type: 'HandOverDeclined', by, ended }, tell, ctx);
  });
}

/** Nobody answered in time: the call stays with its owner, who is told so. */
export function returnHandOver(call: Taken, ctx: CallContext): Decision {
  const tell = [...withdrawOffer(call, 'returned'), ...alert('hand-over-returned', [call.owner])];
  return conclude(call, { type: 'HandOverReturned', owner: call.owner }, tell, ctx);
}

/** Of two of a team one wins; NO_HAND_OVER tells the other who has the call. */
function answer(
  call: CallNow,
  by: StaffId,
  ctx: CallContext,
  then: (taken: Taken, offer: HandOver) => Decision,
): Decision {
  switch (call.state) {
    case 'waiting':
      return refuse('NO_HAND_OVER');
    case 'acknowledged':
    case 'attended':
      if (call.handOver === null) return refuse('NO_HAND_OVER', call.owner);
      return mayAnswer(call.owner, call.handOver.to, by, ctx.people)
        ? then(call, call.handOver)
        : refuse('NOT_OFFERED_TO_YOU');
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}
