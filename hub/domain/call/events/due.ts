import { ATTEND_REMINDER_MS } from './arrive.ts';
import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import { alert, conclude, tellCall, tellOwner, unchanged, withdrawOffer } from '../conclude.ts';
import { tellCallerNow, tellNextStep } from './hearing.ts';
import { returnHandOver } from './hand-over.ts';
import type { Acknowledged, Attended, CallNow } from '../state.ts';
import { later } from '../../time.ts';
import { unreachable } from '../../unreachable.ts';

/**
 * Time came by. Early and repeated visits change nothing; after a long stop of the hub exactly one step is taken, and
 * the next is counted from now, so that nobody gets an hour of alerts in one second.
 */
export function due(call: CallNow, ctx: CallContext): Decision {
  if (call.state === 'closed') return unchanged(call);
  const limit = ctx.now >= call.dueAt;
  const offerOver = call.handOver !== null && ctx.now >= call.handOver.returnsAt;
  const { tellCallerAt } = call.hearing;
  if (call.state === 'waiting' && tellCallerAt !== null && ctx.now >= tellCallerAt) return tellCallerNow(call, ctx);
  if (!limit && !offerOver) return unchanged(call);
  switch (call.state) {
    case 'waiting':
      return tellNextStep(call, ctx);
    case 'acknowledged':
      // Nobody there in time outweighs nobody answering: the re-raise ends the offer as well.
      return limit ? reRaise(call, ctx) : returnHandOver(call, ctx);
    case 'attended':
      // When both are due the reminder follows with the next visit, which is due at once.
      return offerOver ? returnHandOver(call, ctx) : remind(call, ctx);
    default:
      return unreachable(call);
  }
}

function remind(call: Attended, ctx: CallContext): Decision {
  return conclude(
    call,
    { type: 'AttendanceReminded', dueAt: later(ctx.now, ATTEND_REMINDER_MS) },
    tellOwner(call, 'still-open', ctx),
    ctx,
  );
}

/** Taken and not reached in time. The former owner hears it too, but never alone when others of any step can hear. */
function reRaise(call: Acknowledged, ctx: CallContext): Decision {
  const formerOwner = call.owner;
  const { telling, to, outputs } = tellCall(call, call.step, 0, ctx, formerOwner);
  const hears = ctx.people.some((person) => person.id === formerOwner && person.hears !== 'cannot');
  const told = hears && !to.includes(formerOwner) ? [...to, formerOwner] : to;
  const fact = { type: 'CallReRaised', formerOwner, telling: { ...telling, told: told.length } } as const;
  return conclude(call, fact, [...withdrawOffer(call, 're-raised'), ...alert('re-raised', told, outputs)], ctx);
}
