import { signal, type ReadonlySignal } from '@preact/signals';
import type { TroublesView, TroubleView } from '../../hub/contract/http/troubles.ts';
import { newIdempotencyKey, type Http, type Refusal } from '../api/http.ts';
import { actOnTrouble, fetchTroubles, type TroubleAction } from '../api/troubles.ts';

export type Troubles = {
  /** Not over, as the hub last said; the oldest first. */
  readonly open: ReadonlySignal<readonly TroubleView[]>;
  /** Ids of call points from which no press ever came. */
  readonly unproven: ReadonlySignal<readonly string[]>;
  readonly refused: ReadonlySignal<Refusal | null>;
  readonly pending: ReadonlySignal<boolean>;
  /** Reads the list again. Many changes at once are read once. */
  readonly load: () => Promise<void>;
  readonly run: (id: string, action: TroubleAction) => Promise<void>;
  readonly clear: () => void;
};

/** The troubles of devices. Nothing is shown as done before the hub has answered. */
export function createTroubles(http: Http): Troubles {
  const open = signal<TroublesView['items']>([]);
  const unproven = signal<readonly string[]>([]);
  const refused = signal<Refusal | null>(null);
  const pending = signal(false);
  let reading = false;
  let again = false;

  async function load(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    while (again) {
      again = false;
      const answer = await fetchTroubles(http);
      if (!answer.ok) continue;
      open.value = answer.value.items;
      unproven.value = answer.value.unproven;
    }
    reading = false;
  }

  return {
    open,
    unproven,
    refused,
    pending,
    load,
    async run(id, action) {
      if (pending.value) return;
      pending.value = true;
      refused.value = null;
      const answer = await actOnTrouble(http, id, action, newIdempotencyKey());
      pending.value = false;
      if (!answer.ok) refused.value = answer.refusal;
      await load();
    },
    clear() {
      open.value = [];
      unproven.value = [];
      refused.value = null;
    },
  };
}

/** What stands out until somebody takes it on: a point that nobody would hear, and one that calls for nobody. */
export function standingOut(troubles: readonly TroubleView[]): readonly TroubleView[] {
  return troubles.filter(({ takenOn, grave, kind }) => takenOn === null && (grave || kind === 'false-presses'));
}
