import { signal, type ReadonlySignal } from '@preact/signals';
import type { MatterView, MatterWithNotesView } from '../../hub/contract/http/matters.ts';
import type { MatterFrame } from '../../hub/contract/stream.ts';
import { newIdempotencyKey, type Answer, type Http, type Refusal } from '../api/http.ts';
import { actOnMatter, fetchMatter, fetchMyMatters, openMatter, type MatterAction } from '../api/matters.ts';

export type Matters = {
  /** What this person owns or is asked to take over, as the hub last said. The earliest day comes first. */
  readonly mine: ReadonlySignal<readonly MatterView[]>;
  /** What the hub last said about one of them, until the person dismisses it. */
  readonly news: ReadonlySignal<MatterFrame | null>;
  readonly refused: ReadonlySignal<Refusal | null>;
  readonly pending: ReadonlySignal<boolean>;
  /** Reads the list again, after a reconnect or when the hub has news. */
  readonly load: () => Promise<void>;
  readonly takeNews: (frame: MatterFrame) => void;
  readonly dismissNews: () => void;
  readonly read: (id: string) => Promise<MatterWithNotesView | null>;
  /** @returns the new matter, or null; then `refused` says why. */
  readonly open: (reason: string, call: string | null) => Promise<MatterView | null>;
  readonly run: (id: string, action: MatterAction) => Promise<boolean>;
  readonly clear: () => void;
};

/** The matters of this person. The hub decides; nothing is shown as done before its answer. */
export function createMatters(http: Http): Matters {
  const mine = signal<readonly MatterView[]>([]);
  const news = signal<MatterFrame | null>(null);
  const refused = signal<Refusal | null>(null);
  const pending = signal(false);
  /** Idempotency keys of requests without an answer: a second try is the same request. */
  const keys = new Map<string, string>();

  async function load(): Promise<void> {
    const answer = await fetchMyMatters(http);
    if (answer.ok) mine.value = answer.value.items;
  }

  async function sendOnce<T>(what: unknown, send: (key: string) => Promise<Answer<T>>): Promise<T | null> {
    if (pending.value) return null;
    const same = JSON.stringify(what);
    const key = keys.get(same) ?? newIdempotencyKey();
    keys.set(same, key);
    pending.value = true;
    refused.value = null;
    const answer = await send(key);
    pending.value = false;
    if (answer.ok || answer.refusal.code !== 'NO_ANSWER') keys.delete(same);
    if (!answer.ok) refused.value = answer.refusal;
    await load();
    return answer.ok ? answer.value : null;
  }

  return {
    mine,
    news,
    refused,
    pending,
    load,
    takeNews(frame) {
      news.value = frame;
      void load();
    },
    dismissNews() {
      news.value = null;
    },
    async read(id) {
      const answer = await fetchMatter(http, id);
      if (!answer.ok) refused.value = answer.refusal;
      return answer.ok ? answer.value : null;
    },
    open: (reason, call) => sendOnce(['open', reason, call], (key) => openMatter(http, reason, call, key)),
    run: async (id, action) => (await sendOnce([id, action], (key) => actOnMatter(http, id, action, key))) !== null,
    clear() {
      mine.value = [];
      news.value = null;
      refused.value = null;
    },
  };
}
