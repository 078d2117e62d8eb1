import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { CallView } from '../../../hub/contract/call.ts';
import { backoffMs } from '../../api/backoff.ts';
import { actOnCall, fetchCall, type CallAction, type CallActionName } from '../../api/calls.ts';
import { newIdempotencyKey, type Answer, type Http, type Refusal } from '../../api/http.ts';
import type { OpenCalls } from '../open-calls.ts';
import { isAnsweredBy, leavesUnknown, saysNothing } from './unknown-outcome.ts';

export type CallActions = {
  /** Call id → the action whose answer is awaited. */
  readonly pending: ReadonlySignal<ReadonlyMap<string, CallActionName>>;
  /** Call id → the action that had no answer. It may have been carried out; the hub is asked until it says. */
  readonly unknown: ReadonlySignal<ReadonlyMap<string, CallActionName>>;
  /** Call id → why the hub refused the last action; shown on the card. */
  readonly refused: ReadonlySignal<ReadonlyMap<string, Refusal>>;
  /**
   * @param leaving the page is about to be left: the request outlives it
   * @returns true if the hub did it. While an action on the call is pending or unknown, a second one does nothing.
   */
  readonly run: (callId: string, action: CallAction, leaving?: boolean) => Promise<boolean>;
  /** The calls as the stream tells them now: their state may answer what is unknown. */
  readonly answeredBy: (calls: OpenCalls) => void;
  /** The connection is back: asks at once. */
  readonly askNow: () => void;
  /** Another person, or nobody, is signed in: their acts are not asked for again in another name. */
  readonly clear: () => void;
};
export type ActionTimers = {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
  /** A steady clock in ms. */
  readonly now: () => number;
};

/**
 * For so long the same request is sent again. Later only the state of the call is read: what a person said minutes ago
 * need not be true any more.
 */
const ASK_AGAIN_MS = 120_000;
const BROWSER: ActionTimers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as number | undefined),
  now: () => performance.now(),
};

type Asking = {
  readonly act: CallAction;
  readonly key: string;
  readonly since: number;
  failures: number;
  timer: unknown;
  isAsking: boolean;
};
type State = {
  readonly pending: Signal<ReadonlyMap<string, CallActionName>>;
  readonly unknown: Signal<ReadonlyMap<string, CallActionName>>;
  readonly refused: Signal<ReadonlyMap<string, Refusal>>;
  readonly asking: Map<string, Asking>;
  calls: OpenCalls | null;
};
type Parts = { readonly http: Http; readonly onCall: (call: CallView) => void; readonly timers: ActionTimers };

/** What staff do with a call. The hub decides; nothing is shown as done, or as not done, before it has said so. */
export function createCallActions(
  http: Http,
  onCall: (call: CallView) => void,
  timers: ActionTimers = BROWSER,
): CallActions {
  const parts: Parts = { http, onCall, timers };
  const state: State = {
    pending: signal(new Map()),
    unknown: signal(new Map()),
    refused: signal(new Map()),
    asking: new Map(),
    calls: null,
  };
  const { pending, unknown, refused, asking } = state;

  return {
    pending,
    unknown,
    refused,
    async run(callId, act, leaving = false) {
      if (pending.value.has(callId) || unknown.value.has(callId)) return false;
      const key = newIdempotencyKey();
      pending.value = new Map(pending.value).set(callId, act.do);
      refused.value = without(refused.value, callId);
      const answer = await actOnCall(http, callId, act, key, leaving);
      if (!pending.value.has(callId)) return false;
      pending.value = without(pending.value, callId);
      if (answer.ok || !leavesUnknown(answer.refusal.code)) return settle(state, parts, callId, answer);
      if (isKnown(state, callId, act)) return true;
      asking.set(callId, { act, key, since: timers.now(), failures: 0, timer: null, isAsking: false });
      unknown.value = new Map(unknown.value).set(callId, act.do);
      askLater(state, parts, callId);
      return false;
    },
    answeredBy(calls) {
      state.calls = calls;
      for (const [callId, { act }] of asking) if (isKnown(state, callId, act)) forget(state, parts, callId);
    },
    askNow() {
      for (const callId of asking.keys()) void ask(state, parts, callId);
    },
    clear() {
      for (const callId of asking.keys()) forget(state, parts, callId);
      pending.value = new Map();
      refused.value = new Map();
    },
  };
}

function isKnown({ calls }: State, callId: string, act: CallAction): boolean {
  return calls !== null && calls.seq !== null && isAnsweredBy(act, calls.open.get(callId));
}

/** The hub has said yes or no. */
function settle(state: State, { onCall }: Parts, callId: string, answer: Answer<CallView>): boolean {
  if (answer.ok) onCall(answer.value);
  else state.refused.value = new Map(state.refused.value).set(callId, answer.refusal);
  return answer.ok;
}

function forget(state: State, { timers }: Parts, callId: string): void {
  timers.clear(state.asking.get(callId)?.timer);
  state.asking.delete(callId);
  state.unknown.value = without(state.unknown.value, callId);
}

function askLater(state: State, parts: Parts, callId: string): void {
  const one = state.asking.get(callId);
  if (one === undefined) return;
  parts.timers.clear(one.timer);
  one.timer = parts.timers.set(() => void ask(state, parts, callId), backoffMs(one.failures, Math.random()));
  one.failures += 1;
}

/** The same request with the same key is carried out once, however often it is asked. */
async function ask(state: State, parts: Parts, callId: string): Promise<void> {
  const one = state.asking.get(callId);
  if (one === undefined || one.isAsking) return;
  const isStale = parts.timers.now() - one.since > ASK_AGAIN_MS;
  one.isAsking = true;
  const answer = isStale
    ? await fetchCall(parts.http, callId)
    : await actOnCall(parts.http, callId, one.act, one.key, false);
  one.isAsking = false;
  // The state of the call has answered meanwhile, or another person is signed in.
  if (state.asking.get(callId) !== one) return;
  if (!answer.ok && saysNothing(answer.refusal.code)) {
    askLater(state, parts, callId);
    return;
  }
  forget(state, parts, callId);
  settle(state, parts, callId, answer);
  if (isStale && answer.ok && !isAnsweredBy(one.act, answer.value))
    state.refused.value = new Map(state.refused.value).set(callId, { code: 'NO_ANSWER' });
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const left = new Map(map);
  left.delete(key);
  return left;
}
