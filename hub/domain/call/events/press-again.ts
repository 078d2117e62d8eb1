import type { CallContext } from '../call-context.ts';
import type { CallEvent } from '../call-event.ts';
import type { CallFact } from '../call-fact.ts';
import type { Decision, Tell } from '../decision.ts';
import { alert, circleOf, conclude, tellCall, tellOwner } from '../conclude.ts';
import { arriveLimitMs, isEmergency, priorityUncancelled } from '../emergency.ts';
import { tellFrom } from '../escalation.ts';
import { tellCallerAfterMs } from '../hearing/hearing.ts';
import type { Priority } from '../../site/site.ts';
import type { Open } from '../state.ts';
import { later, SECOND_MS, type Instant } from '../../time.ts';
import { unreachable } from '../../unreachable.ts';

type PressEvent = Extract<CallEvent, { readonly type: 'press' }>;

/** A shaking hand presses many times; the phones ring again at most this often. */
const CALL_AGAIN_EVERY_MS = 10 * SECOND_MS;

/**
 * A press where a call is open already: always counted, never a second call, and it never postpones what is due. A
 * press after a cancel takes the cancel back. A hold on a call that is no emergency yet makes it one.
 */
export function pressAgain(call: Open, event: PressEvent, ctx: CallContext): Decision {
  const { press, upgrade = false } = event;
  // At a watched call point a hold rings as ever, whatever the call is.
  if (press.kind === 'hold' && (!isEmergency(call, ctx) || call.usualPolicy !== undefined))
    return emergencyPressed(call, event, ctx);
  if (upgrade) return { ok: true, facts: [], call, tell: [] };
  const uncancels = call.marks.includes('cancelled');
  const tell = uncancels || ctx.now - call.lastAlertAt >= CALL_AGAIN_EVERY_MS ? callingAgain(call, ctx) : [];
  const priority = uncancels ? priorityUncancelled(call, ctx) : call.priority;
  return conclude(
    call,
    {
      type: 'PressRepeated',
      device: press.device,
      pressId: press.id,
      alerted: tell.length > 0,
      priority,
      ...soonerAs(priority, call, ctx),
    },
    tell,
    ctx,
  );
}

/** The clock of the caller runs with the limit of what the call is now. */
function soonerAs(priority: Priority, { hearing: { tellCallerAt } }: Open, ctx: CallContext) {
  const limit = later(ctx.now, tellCallerAfterMs(priority === 'emergency'));
  return tellCallerAt !== null && limit < tellCallerAt ? { tellCallerAt: limit } : {};
}

/** When the present step has become empty or out of reach, whoever can hear instead; the step itself stays. */
function callingAgain(call: Open, ctx: CallContext): readonly Tell[] {
  switch (call.state) {
    case 'waiting': {
      if (call.marks.includes('closed-hours')) return [];
      const { to, outputs } = tellCall(call, call.step, call.round, ctx);
      return alert('calling-again', to, outputs);
    }
    case 'acknowledged':
      return tellOwner(call, 'calling-again', ctx);
    case 'attended': {
      const { to, outputs } = tellCall(call, call.step, call.round, ctx, call.owner);
      return alert(
        'second-pair',
        to.filter((id) => id !== call.owner),
        outputs,
      );
    }
    default:
      return unreachable(call);
  }
}

/**
 * The first people of the emergency's policy are told at once in every state. Whoever has the call keeps it: one who is
 * on the way is told too and has no more time than an emergency allows; one who is there is not disturbed. The telling
 * is always recorded, so that a later release or re-raise goes on in the emergency's policy.
 */
function emergencyPressed(call: Open, { press, upgrade }: PressEvent, ctx: CallContext): Decision {
  const { policy } = ctx.emergencyKind;
  const except = call.state === 'waiting' ? null : call.owner;
  const circle = circleOf({ ...call, policy, priority: 'emergency' }, ctx, except);
  const { telling, to, outputs } = tellFrom(0, 0, circle);
  const dueAt = emergencyDueAt(call, telling.dueAt, ctx);
  const others = call.state === 'waiting' ? to : to.filter((id) => id !== call.owner);
  const told = call.state === 'acknowledged' ? [call.owner, ...others] : others;
  const fact: CallFact = {
    type: 'EmergencyPressed',
    device: press.device,
    pressId: press.id,
    policy,
    telling: { ...telling, told: told.length, dueAt },
    dueAt,
    ...(upgrade === undefined ? {} : { upgrade }),
  };
  return conclude(call, fact, alert('emergency', told, outputs), ctx);
}

function emergencyDueAt(call: Open, stepDueAt: Instant, ctx: CallContext): Instant {
  switch (call.state) {
    case 'waiting':
      return stepDueAt;
    case 'acknowledged': {
      const limit = later(ctx.now, arriveLimitMs(ctx.kind(call.kind), 'emergency', ctx));
      return limit < call.dueAt ? limit : call.dueAt;
    }
    case 'attended':
      return call.dueAt;
    default:
      return unreachable(call);
  }
}
