import type { Call } from './call.ts';
import type { Stage } from './stage.ts';
import { callNow } from './state.ts';
import { unreachable } from '../unreachable.ts';

export type Lamp = 'off' | 'yellow' | 'green' | 'red';
export type Feedback = { readonly stage: Stage; readonly lamp: Lamp; readonly blink: boolean };

const IDLE: Feedback = { stage: 'idle', lamp: 'off', blink: false };
const REGISTERED: Feedback = { stage: 'registered', lamp: 'yellow', blink: false };
const STILL_COMING: Feedback = { stage: 'still-coming', lamp: 'yellow', blink: true };
const UNANSWERED: Feedback = { stage: 'unanswered', lamp: 'red', blink: true };
const CLOSED_HOURS: Feedback = { stage: 'closed-hours', lamp: 'yellow', blink: true };
const ACKNOWLEDGED: Feedback = { stage: 'acknowledged', lamp: 'green', blink: true };
const ATTENDED: Feedback = { stage: 'attended', lamp: 'green', blink: false };

/**
 * What the caller is shown, from the call alone, so that it is the same after every restart and reconnect.
 * Yellow: stored. Green: a person took it. Red: nobody reached. Never colour alone: `stage` chooses the words.
 * @param call the open call of the call point, or null (or a closed one) when there is none.
 */
export function feedbackOf(call: Call | null): Feedback {
  if (call === null) return IDLE;
  const now = callNow(call);
  switch (now.state) {
    case 'waiting':
      if (now.marks.includes('present')) return ATTENDED;
      if (now.marks.includes('closed-hours')) return CLOSED_HOURS;
      if (now.marks.includes('unanswered')) return UNANSWERED;
      return now.marks.includes('re-raised') || now.marks.includes('released') ? STILL_COMING : REGISTERED;
    case 'acknowledged':
      return ACKNOWLEDGED;
    case 'attended':
      return ATTENDED;
    case 'closed':
      return IDLE;
    default:
      return unreachable(now);
  }
}

const LAMPS: readonly Lamp[] = ['off', 'green', 'yellow', 'red'];

/** The gravest of several: red before yellow before green, blinking before steady; of none, idle. */
export function gravestOf(shown: readonly Feedback[]): Feedback {
  return shown.reduce((gravest, one) => (graveness(one) > graveness(gravest) ? one : gravest), IDLE);
}

function graveness({ lamp, blink }: Feedback): number {
  return 2 * LAMPS.indexOf(lamp) + (blink ? 1 : 0);
}
