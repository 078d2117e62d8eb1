import { ATTEND_REMINDER_MS } from './arrive.ts';
import type { CallContext, Decision } from './call.ts';
import { alert, conclude, tellCall, unchanged } from './conclude.ts';
import type { Acknowledged, CallNow, Waiting } from './state.ts';
import { later } from './time.ts';
import { unreachable } from './unreachable.ts';

/**
 * Time came by. Early and repeated visits change nothing; after a long stop of the hub exactly one step is taken, and the
 * next is counted from now, so that nobody gets an hour of alerts in one second.
 */
export function due(call: CallNow, ctx: CallContext): Decision {
  if (call.state === 'closed' || ctx.now < call.dueAt) return unchanged(call);
  switch (call.state) {
    case 'waiting':
      return nextStep(call, ctx);
    case 'acknowledged':
      return reRaise(call, ctx);
    case 'attended':
      return conclude(
        call, { type: 'AttendanceReminded', dueAt: later(ctx.now, ATTEND_REMINDER_MS) }, alert('still-open', [call.owner]), ctx,
      );
    default:
      return unreachable(call);
  }
}

function nextStep(call: Waiting, ctx: CallContext): Decision {
  const { telling, to, outputs } = tellCall(call, call.step + 1, call.round, ctx);
  const why = telling.round > call.round ? 'repeated' : 'escalated';
  return conclude(call, { type: 'StepReached', telling }, alert(why, to, outputs), ctx);
}

/** Taken and not reached in time. The former owner hears it too, but never alone when others of any step can hear. */
function reRaise(call: Acknowledged, ctx: CallContext): Decision {
  const formerOwner = call.owner;
  const { telling, to, outputs } = tellCall(call, call.step, 0, ctx, formerOwner);
  const hears = ctx.people.some((person) => person.id === formerOwner && person.canHear);
  const told = hears && !to.includes(formerOwner) ? [...to, formerOwner] : to;
  const fact = { type: 'CallReRaised', formerOwner, telling: { ...telling, told: told.length } } as const;
  return conclude(call, fact, alert('re-raised', told, outputs), ctx);
}
