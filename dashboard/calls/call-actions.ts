import { signal, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import { actOnCall, type CallAction, type CallActionName } from '../api/calls.ts';
import { newIdempotencyKey, type Http, type Refusal } from '../api/http.ts';

export type CallActions = {
  /** Call id → the action whose answer is awaited. */
  readonly pending: ReadonlySignal<ReadonlyMap<string, CallActionName>>;
  /** Call id → why the hub refused the last action; shown on the card. */
  readonly refused: ReadonlySignal<ReadonlyMap<string, Refusal>>;
  /** @returns true if the hub did it. While an action on the call is pending, a second one does nothing. */
  readonly run: (callId: string, action: CallAction) => Promise<boolean>;
};

/** What staff do with a call. The hub decides; nothing is shown as done before its answer. */
export function createCallActions(http: Http, onCall: (call: CallView) => void): CallActions {
  const pending = signal<ReadonlyMap<string, CallActionName>>(new Map());
  const refused = signal<ReadonlyMap<string, Refusal>>(new Map());
  /** Idempotency keys of actions without an answer: a second try is the same action. */
  const keys = new Map<string, string>();

  return {
    pending,
    refused,
    async run(callId, action) {
      if (pending.value.has(callId)) return false;
      const same = JSON.stringify([callId, action]);
      const key = keys.get(same) ?? newIdempotencyKey();
      keys.set(same, key);
      pending.value = new Map(pending.value).set(callId, action.do);
      refused.value = without(refused.value, callId);
      const answer = await actOnCall(http, callId, action, key);
      pending.value = without(pending.value, callId);
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
