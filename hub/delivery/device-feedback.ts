import { downTopic } from '../contract/topics.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Effect } from '../store/effects.ts';
import type { DeviceState } from './device-state.ts';

export type DeviceFeedbackDeps = {
  readonly calls: Pick<CallQueries, 'atDevice'>;
  readonly deviceState: Pick<DeviceState, 'feedback'>;
  /** Through the broker; a device that is away finds it retained when it is back. */
  readonly send: (device: string, topic: string, payload: string) => void;
  /** Runs work in the next turn of the loop. */
  readonly soon: (work: () => void) => void;
};

/** Lamps told in one turn of the loop. */
const AT_ONCE = 32;

export type DeviceFeedback = ReturnType<typeof createDeviceFeedback>;

/** Sends devices what they show, as soon as it has changed. */
export function createDeviceFeedback({ calls, deviceState, send, soon }: DeviceFeedbackDeps) {
  /** By button; what a lamp would show for less than a turn of the loop is left out. */
  const waiting = new Map<string, Effect & { type: 'feedback' }>();
  let told = 0;

  function tellSome(): void {
    const many = waiting.size > AT_ONCE;
    for (const [key, { device, input, call }] of waiting) {
      waiting.delete(key);
      send(device, downTopic(device, 'feedback'), deviceState.feedback(input, call.state === 'closed' ? null : call));
      if (many && ++told % AT_ONCE === 0) break;
    }
    if (waiting.size > 0) soon(tellSome);
  }

  return {
    /** A few lamps go at once; of thousands, some in each turn of the loop, so that presses and phones are not kept waiting. */
    tell: (effect: Effect & { type: 'feedback' }): void => {
      if (waiting.size === 0) soon(tellSome);
      waiting.set(`${effect.device}/${effect.input}`, effect);
    },
    tellAgain: (device: DeviceId, input: string): void => {
      const call = calls.atDevice(device).find((one) => one.input === input)?.call ?? null;
      send(device, downTopic(device, 'feedback'), deviceState.feedback(input, call));
    },
  };
}
