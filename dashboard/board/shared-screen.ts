import { signal, type ReadonlySignal } from '@preact/signals';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Http, Refusal } from '../api/http.ts';
import { becomeSharedScreen, clearPin, enterPin } from '../api/account/screens.ts';

/** A screen that several people use, each with a PIN. The hub decides who may act; this page only shows it. */
export type SharedScreen = {
  /** Who acts here now. Forgotten no later than the hub does. */
  readonly acting: ReadonlySignal<StaffView | null>;
  /** @returns null when the person may act now, else why not. */
  readonly enter: (staff: string, pin: string) => Promise<Refusal | null>;
  /** Something was done: the idle time starts again. */
  readonly extend: () => void;
  readonly leave: () => void;
  /** Makes this device the shared screen of a place. @returns null when it is, else why not. */
  readonly setUp: (place: string) => Promise<Refusal | null>;
};

type Timers = { readonly set: (run: () => void, ms: number) => unknown; readonly clear: (timer: unknown) => void };

export function createSharedScreen(http: Http, timers: Timers): SharedScreen {
  const acting = signal<StaffView | null>(null);
  let idleMs = 0;
  let timer: unknown;

  function end(): void {
    timers.clear(timer);
    acting.value = null;
  }
  function extend(): void {
    if (acting.value === null) return;
    timers.clear(timer);
    timer = timers.set(end, idleMs);
  }

  return {
    acting,
    extend,
    async enter(staff, pin) {
      const answer = await enterPin(http, staff, pin);
      if (!answer.ok) return answer.refusal;
      idleMs = answer.value.idleS * 1_000;
      acting.value = answer.value.staff;
      extend();
      return null;
    },
    leave() {
      end();
      void clearPin(http);
    },
    async setUp(place) {
      const answer = await becomeSharedScreen(http, place);
      return answer.ok ? null : answer.refusal;
    },
  };
}
