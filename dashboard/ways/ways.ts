import { signal, type ReadonlySignal } from '@preact/signals';
import type { PagerView } from '../../hub/contract/http/pagers.ts';
import type { ReachabilityView, WayView } from '../../hub/contract/stream.ts';
import type { Http, Refusal } from '../api/http.ts';

/** Time to lock the phone before its test ring. */
const LOCK_S = 10;
/** A test ring waits so long for its answer (the hub forgets it then). */
const RING_HOLDS_MS = 120_000;

/** By what this person is told beside this page. How well each is heard, the hub says with the reachability. */
export type Ways = {
  /** Names of the own pagers by id. */
  readonly names: ReadonlySignal<ReadonlyMap<string, string>>;
  /** Pagers that ring for a test now. */
  readonly testing: ReadonlySignal<ReadonlySet<string>>;
  readonly refused: ReadonlySignal<Refusal | null>;
  readonly load: (staff: string) => Promise<void>;
  /** The shift begins: every own pager with a line gets a test ring. Nothing waits for the answers. */
  readonly testAll: (staff: string) => Promise<void>;
  /** Rings a pager for a test, after the time to lock it. */
  readonly test: (pager: string) => Promise<void>;
};

export function createWays(http: Http, setTimer: (run: () => void, ms: number) => unknown): Ways {
  const names = signal<ReadonlyMap<string, string>>(new Map());
  const testing = signal<ReadonlySet<string>>(new Set());
  const refused = signal<Refusal | null>(null);

  async function load(staff: string): Promise<readonly PagerView[]> {
    const answer = await http<{ items: PagerView[] }>({
      method: 'GET',
      path: `/staff/${encodeURIComponent(staff)}/pagers`,
    });
    if (!answer.ok) return [];
    names.value = new Map(answer.value.items.map(({ id, name }) => [id, name]));
    return answer.value.items;
  }

  async function ring(pager: string, afterS: number): Promise<void> {
    refused.value = null;
    const answer = await http({
      method: 'POST',
      path: `/pagers/${encodeURIComponent(pager)}/test-ring`,
      body: { afterS },
    });
    if (!answer.ok) {
      refused.value = answer.refusal;
      return;
    }
    testing.value = new Set([...testing.value, pager]);
    setTimer(() => {
      testing.value = new Set([...testing.value].filter((one) => one !== pager));
    }, RING_HOLDS_MS);
  }

  return {
    names,
    testing,
    refused,
    load: async (staff) => void (await load(staff)),
    async testAll(staff) {
      for (const { id, lines } of await load(staff)) if (lines.length > 0) void ring(id, 0);
    },
    test: (pager) => ring(pager, LOCK_S),
  };
}

/** A pager that went while its owner is on shift. */
export type GonePager = { readonly staff: string; readonly way: WayView };

export function gonePagers(people: readonly ReachabilityView[]): readonly GonePager[] {
  return people.flatMap(({ staff, ways = [] }) => ways.filter(({ gone }) => gone).map((way) => ({ staff, way })));
}
