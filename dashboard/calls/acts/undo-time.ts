import { signal, type ReadonlySignal } from '@preact/signals';
import type { CallAction } from '../../api/calls.ts';
import type { OpenCalls } from '../open-calls.ts';
import type { CallActions } from './call-actions.ts';
import { mayBeSentOver } from './call-options.ts';

export type Redirection = CallAction & { readonly do: 'redirect' };
/** `until`: wall time in ms. Then it is sent. */
export type Undoable = { readonly act: Redirection; readonly until: number };

/** Sending a call to another door waits for five seconds, in which the person can take it back. */
export type UndoTime = {
  /** Call id → what will be sent. */
  readonly running: ReadonlySignal<ReadonlyMap<string, Undoable>>;
  readonly start: (callId: string, act: Redirection) => void;
  readonly undo: (callId: string) => void;
  /** The page is left or the shift ends: what was not taken back is sent now. */
  readonly sendNow: () => void;
  /** A call that has become an emergency, or that is over, is not sent anywhere. */
  readonly recheck: (calls: OpenCalls) => void;
};
export type UndoTimers = {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
  /** Wall time in ms. */
  readonly now: () => number;
};

export const UNDO_MS = 5_000;

export function createUndoTime(run: CallActions['run'], timers: UndoTimers): UndoTime {
  const running = signal<ReadonlyMap<string, Undoable>>(new Map());
  const timerOf = new Map<string, unknown>();

  function drop(callId: string): Undoable | undefined {
    const one = running.value.get(callId);
    timers.clear(timerOf.get(callId));
    timerOf.delete(callId);
    if (one !== undefined) running.value = new Map([...running.value].filter(([id]) => id !== callId));
    return one;
  }
  function send(callId: string, leaving: boolean): void {
    const one = drop(callId);
    if (one !== undefined) void run(callId, one.act, leaving);
  }

  return {
    running,
    start(callId, act) {
      drop(callId);
      running.value = new Map(running.value).set(callId, { act, until: timers.now() + UNDO_MS });
      timerOf.set(
        callId,
        timers.set(() => send(callId, false), UNDO_MS),
      );
    },
    undo(callId) {
      drop(callId);
    },
    sendNow() {
      for (const callId of running.value.keys()) send(callId, true);
    },
    recheck({ open }) {
      for (const callId of running.value.keys()) {
        const call = open.get(callId);
        if (call === undefined || !mayBeSentOver(call)) drop(callId);
      }
    },
  };
}
