import { signal, type ReadonlySignal } from '@preact/signals';
import type { TroublesView, TroubleView } from '../../hub/contract/http/troubles.ts';
import { newIdempotencyKey, type Answer, type Http, type Refusal } from '../api/http.ts';
import { actOnTrouble, fetchTroubles, watchPoint, type TroubleAction } from '../api/troubles.ts';

export type Troubles = {
  /** Not over, as the hub last said; the oldest first. */
  readonly open: ReadonlySignal<readonly TroubleView[]>;
  /** Ids of call points from which no press ever came. */
  readonly unproven: ReadonlySignal<readonly string[]>;
  /** Call points that a person has watched. */
  readonly watched: ReadonlySignal<TroublesView['watched']>;
  readonly refused: ReadonlySignal<Refusal | null>;
  readonly pending: ReadonlySignal<boolean>;
  /** Reads the list again. Many changes at once are read once. */
  readonly load: () => Promise<void>;
  readonly run: (id: string, action: TroubleAction) => Promise<void>;
  /** Has a call point watched for a day, or ends that. */
  readonly watch: (callPoint: string, on: boolean) => Promise<void>;
  readonly clear: () => void;
};

/** The troubles of devices. Nothing is shown as done before the hub has answered. */
export function createTroubles(http: Http): Troubles {
  const open = signal<TroublesView['items']>([]);
  const unproven = signal<readonly string[]>([]);
  const watched = signal<TroublesView['watched']>([]);
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
      watched.value = answer.value.watched;
    }
    reading = false;
  }

  async function send(ask: (key: string) => Promise<Answer<unknown>>): Promise<void> {
    if (pending.value) return;
    pending.value = true;
    refused.value = null;
    const answer = await ask(newIdempotencyKey());
    pending.value = false;
    if (!answer.ok) refused.value = answer.refusal;
    await load();
  }

  return {
    open,
    unproven,
    watched,
    refused,
    pending,
    load,
    run: (id, action) => send((key) => actOnTrouble(http, id, action, key)),
    watch: (callPoint, on) => send((key) => watchPoint(http, callPoint, on, key)),
    clear() {
      open.value = [];
      watched.value = [];
      unproven.value = [];
      refused.value = null;
    },
  };
}

/** What stands out until somebody takes it on: a point that nobody would hear, one that calls for nobody, a line. */
export function standingOut(troubles: readonly TroubleView[]): readonly TroubleView[] {
  return troubles.filter(({ takenOn, grave, kind }) => takenOn === null && (grave || kind !== 'silent'));
}
