import { downTopic } from '../contract/topics.ts';
import type { Call } from '../domain/call/call.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Effect } from '../store/effects.ts';
import type { BoughtFeedback } from './bought-feedback.ts';
import type { DeviceState } from './device-state.ts';

export type DeviceFeedbackDeps = {
  readonly calls: Pick<CallQueries, 'atDevice'>;
  readonly deviceState: Pick<DeviceState, 'feedback' | 'lamp'>;
  /** Publishes through the broker. A device that is away gets it as retained state when it is back. */
  readonly send: (device: string, topic: string, payload: string) => void;
  /** Lamps, relays and buzzers of bought devices. */
  readonly bought: Pick<BoughtFeedback, 'changed'>;
  /** Runs work in the next turn of the loop. */
  readonly soon: (work: () => void) => void;
};

/** Feedback messages sent in one turn of the loop. */
const AT_ONCE = 32;

export type DeviceFeedback = ReturnType<typeof createDeviceFeedback>;

/** Sends devices their feedback as soon as it has changed. */
export function createDeviceFeedback({ calls, deviceState, send, bought, soon }: DeviceFeedbackDeps) {
  /** By input. A state that is replaced within one turn of the loop is not sent. */
  const waiting = new Map<string, Effect & { type: 'feedback' }>();
  let sent = 0;

  /** Both: what a device shows and says, and its lamp alone for one that cannot take larger packets. */
  function sendNow(device: DeviceId, input: string, call: Call | null): void {
    send(device, downTopic(device, 'feedback'), deviceState.feedback(input, call));
    send(device, downTopic(device, 'lamp'), deviceState.lamp(device, input, call));
    bought.changed(device);
  }

  function sendSome(): void {
    const many = waiting.size > AT_ONCE;
    for (const [key, { device, input, call }] of waiting) {
      waiting.delete(key);
      sendNow(device, input, call.state === 'closed' ? null : call);
      if (many && ++sent % AT_ONCE === 0) break;
    }
    if (waiting.size > 0) soon(sendSome);
  }

  return {
    /**
     * A few messages are sent at once. Of thousands, some are sent in each turn of the loop, so that presses and
     * phones do not wait.
     */
    tell: (effect: Effect & { type: 'feedback' }): void => {
      if (waiting.size === 0) soon(sendSome);
      waiting.set(`${effect.device}/${effect.input}`, effect);
    },
    /** Sends the present feedback of one input once more. */
    tellAgain: (device: DeviceId, input: string): void => {
      sendNow(device, input, calls.atDevice(device).find((one) => one.input === input)?.call ?? null);
    },
  };
}
