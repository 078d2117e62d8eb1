import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { MatterView, MatterWithNotesView } from '../../hub/contract/http/matters.ts';
import type { MatterFrame } from '../../hub/contract/stream.ts';
import { freshKey, type Answer, type Http, type Refusal } from '../api/http.ts';
import { actOnMatter, fetchMatter, fetchMine, openMatter, type MatterAct } from '../api/matters.ts';
import type { Ringer } from '../senses/ringer.ts';

export type Matters = {
  /** What this person owns or is asked to take over, as the hub last said; the earliest day first. */
  readonly mine: ReadonlySignal<readonly MatterView[]>;
  /** What the hub has said of one of them, until it is put away. */
  readonly said: ReadonlySignal<MatterFrame | null>;
  readonly refused: ReadonlySignal<Refusal | null>;
  readonly busy: ReadonlySignal<boolean>;
  /** Reads the list again: a line is back, or the hub has news. */
  readonly load: () => Promise<void>;
  readonly hear: (frame: MatterFrame) => void;
  readonly putAway: () => void;
  readonly read: (id: string) => Promise<MatterWithNotesView | null>;
  /** @returns the new matter, or null: `refused` says why. */
  readonly open: (reason: string, call: string | null) => Promise<MatterView | null>;
  readonly act: (id: string, act: MatterAct) => Promise<boolean>;
  readonly clear: () => void;
};

/** What residents came for, as far as it is this person's. The hub decides; nothing is shown as done before it says so. */
export function createMatters(http: Http): Matters {
  const mine = signal<readonly MatterView[]>([]);
  const said = signal<MatterFrame | null>(null);
  const refused = signal<Refusal | null>(null);
  const busy = signal(false);
  /** Keys of what was tried without an answer: trying again is the same act, not a second one. */
  const keys = new Map<string, string>();

  async function load(): Promise<void> {
    const answer = await fetchMine(http);
    if (answer.ok) mine.value = answer.value.items;
  }

  async function once<T>(what: unknown, ask: (key: string) => Promise<Answer<T>>): Promise<T | null> {
    if (busy.value) return null;
    const same = JSON.stringify(what);
    const key = keys.get(same) ?? freshKey();
    keys.set(same, key);
    busy.value = true;
    refused.value = null;
    const answer = await ask(key);
    busy.value = false;
    if (answer.ok || answer.refusal.code !== 'NO_ANSWER') keys.delete(same);
    if (!answer.ok) refused.value = answer.refusal;
    await load();
    return answer.ok ? answer.value : null;
  }

  return {
    mine,
    said,
    refused,
    busy,
    load,
    hear(frame) {
      said.value = frame;
      void load();
    },
    putAway() {
      said.value = null;
    },
    async read(id) {
      const answer = await fetchMatter(http, id);
      if (!answer.ok) refused.value = answer.refusal;
      return answer.ok ? answer.value : null;
    },
    open: (reason, call) => once(['open', reason, call], (key) => openMatter(http, reason, call, key)),
    act: async (id, act) => (await once([id, act], (key) => actOnMatter(http, id, act, key))) !== null,
    clear() {
      mine.value = [];
      said.value = null;
      refused.value = null;
    },
  };
}

/** Of a matter only what wants something of this person is heard; the rest is read. */
const HEARD: ReadonlySet<MatterFrame['why']> = new Set(['handed-over', 'passed-on', 'due']);
const RING = 'matter ';

export function isMatterRing(id: string): boolean {
  return id.startsWith(RING);
}

/** A knock, quieter in every way than a call; it ends when the words are put away, or the next are said. */
export function ringForMatters({ said }: Matters, ringer: Ringer): void {
  let ringing: string | null = null;
  effect(() => {
    const frame = said.value;
    untracked(() => {
      if (ringing !== null) ringer.stop(ringing);
      ringing = null;
      if (frame === null || !HEARD.has(frame.why)) return;
      ringing = `${RING}${frame.matter}`;
      ringer.start({ id: ringing, priority: 'routine', tone: 'knock', say: frame.say });
    });
  });
}
