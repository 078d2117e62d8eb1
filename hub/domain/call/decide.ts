import { acknowledge } from './events/acknowledge.ts';
import { arrive } from './events/arrive.ts';
import type { Call } from './call.ts';
import type { CallContext } from './call-context.ts';
import type { CallEvent } from './call-event.ts';
import type { Decision } from './decision.ts';
import { cannotCome, withoutDecliners } from './events/cannot-come.ts';
import { callerCancel } from './events/caller-cancel.ts';
import { clockStepped } from './events/clock-stepped.ts';
import { close, resetAtPlace } from './events/close.ts';
import { due } from './events/due.ts';
import { hearingChanged } from './events/hearing.ts';
import { acceptHandOver, declineHandOver, offerHandOver } from './events/hand-over.ts';
import { pressAgain } from './events/press-again.ts';
import { openByHand, raiseByPress } from './events/raise.ts';
import { redirect } from './events/redirect.ts';
import { release } from './events/release.ts';
import { callNow, type CallNow } from './state.ts';
import { unreachable } from '../unreachable.ts';

/**
 * What happens to a call: the whole table of "What a call is", every state times every event.
 * @param call the open call of this call point; null or a closed one when there is none. Only a press raises a call
 * there.
 *   A call opened by hand is always a new one, whatever stands beside it.
 * @returns the facts (none when nothing changes), the call as their fold, and whom to tell; or a refusal with its code.
 * @throws Error when an event other than press or open-by-hand comes without a call: the command must answer that
 * itself.
 */
export function decide(call: Call | null, event: CallEvent, ctx: CallContext): Decision {
  switch (event.type) {
    case 'press': {
      const now = call === null ? null : callNow(call);
      return now === null || now.state === 'closed' ? raiseByPress(event, ctx) : pressAgain(now, event, ctx);
    }
    case 'open-by-hand':
      return openByHand(event, ctx);
    case 'acknowledge':
      return acknowledge(present(call, event), event.by, ctx);
    case 'cannot-come':
      return cannotCome(present(call, event), event.by, ctx);
    case 'arrive':
      return arrive(present(call, event), event.by, event.proof, ctx);
    case 'release':
      return release(present(call, event), event.by, event.reason, ctx);
    case 'redirect':
      return redirect(present(call, event), event.by, event.team, ctx);
    case 'hand-over':
      return offerHandOver(present(call, event), event.by, event.to, ctx);
    case 'accept-hand-over':
      return acceptHandOver(present(call, event), event.by, ctx);
    case 'decline-hand-over':
      return declineHandOver(present(call, event), event.by, ctx);
    case 'close':
      return close(present(call, event), event.by, event.outcome, event.note, ctx);
    case 'cancel':
      return callerCancel(present(call, event), event.press, ctx);
    case 'reset':
      return resetAtPlace(present(call, event), event.press, ctx);
    case 'due':
      return due(present(call, event), withoutDecliners(call, ctx));
    case 'hearing':
      return hearingChanged(present(call, event), withoutDecliners(call, ctx));
    case 'clock-stepped':
      return clockStepped(present(call, event), event, ctx);
    default:
      return unreachable(event);
  }
}

function present(call: Call | null, event: CallEvent): CallNow {
  if (call === null) throw new Error(`"${event.type}" needs a call`);
  return callNow(call);
}
