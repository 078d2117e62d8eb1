import { signal, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import { actOnCall, type CallAct, type CallActName } from '../api/calls.ts';
import { freshKey, type Http, type Refusal } from '../api/http.ts';

export type Acts = {
  /** Call id → what is on its way to the hub. */
  readonly busy: ReadonlySignal<ReadonlyMap<string, CallActName>>;
  /** Call id → why the hub refused the last try; said in words on the card. */
  readonly refused: ReadonlySignal<ReadonlyMap<string, Refusal>>;
  /** @returns true if the hub did it. A second thumb on a call that is busy does nothing. */
  readonly act: (callId: string, act: CallAct) => Promise<boolean>;
  readonly forget: (callId: string) => void;
};

/** What a worker does with a call. The hub decides; nothing is shown as done before it says so. */
export function createActs(http: Http, onCall: (call: CallView) => void): Acts {
  const busy = signal<ReadonlyMap<string, CallActName>>(new Map());
  const refused = signal<ReadonlyMap<string, Refusal>>(new Map());
  /** Keys of acts whose fate is unknown: pressing again asks for the same act, not for a second one. */
  const keys = new Map<string, string>();

  function forget(callId: string): void {
    refused.value = without(refused.value, callId);
  }

  return {
    busy,
    refused,
    forget,
    async act(callId, act) {
      if (busy.value.has(callId)) return false;
      const same = JSON.stringify([callId, act]);
      const key = keys.get(same) ?? freshKey();
      keys.set(same, key);
      busy.value = new Map(busy.value).set(callId, act.do);
      forget(callId);
      const answer = await actOnCall(http, callId, act, key);
      busy.value = without(busy.value, callId);
      if (answer.ok) {
        keys.delete(same);
        onCall(answer.value);
        return true;
      }
      if (answer.refusal.code !== 'NO_ANSWER') keys.delete(same);
      refused.value = new Map(refused.value).set(callId, answer.refusal);
      return false;
    },
  };
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const left = new Map(map);
  left.delete(key);
  return left;
}
