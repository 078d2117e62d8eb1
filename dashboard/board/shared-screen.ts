import { signal, type ReadonlySignal } from '@preact/signals';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Http, Refusal } from '../api/http.ts';
import { enterPin, leaveScreen } from '../api/screens.ts';

/** Who acts at this shared screen. The hub decides; here it is only shown, and forgotten no later than there. */
export type Screen = {
  readonly acting: ReadonlySignal<StaffView | null>;
  /** @returns null when they may act now, or why not. */
  readonly enter: (staff: string, pin: string) => Promise<Refusal | null>;
  /** Something was done: the time without an act starts anew. */
  readonly touched: () => void;
  readonly leave: () => void;
};

type Timers = { readonly set: (run: () => void, ms: number) => unknown; readonly clear: (timer: unknown) => void };

export function createScreen(http: Http, timers: Timers): Screen {
  const acting = signal<StaffView | null>(null);
  let idleMs = 0;
  let timer: unknown;

  function end(): void {
    timers.clear(timer);
    acting.value = null;
  }
  function touched(): void {
    if (acting.value === null) return;
    timers.clear(timer);
    timer = timers.set(end, idleMs);
  }

  return {
    acting,
    touched,
    async enter(staff, pin) {
      const answer = await enterPin(http, staff, pin);
      if (!answer.ok) return answer.refusal;
      idleMs = answer.value.idleS * 1_000;
      acting.value = answer.value.staff;
      touched();
      return null;
    },
    leave() {
      end();
      void leaveScreen(http);
    },
  };
}
