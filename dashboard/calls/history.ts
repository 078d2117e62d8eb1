import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import type { OutcomeUseView } from '../../hub/contract/http/calls.ts';
import { backoffMs } from '../api/backoff.ts';
import { fetchCallsSince, fetchLastClosed, fetchOutcomesUsed } from '../api/history.ts';
import type { Http } from '../api/http.ts';
import { startOfDay } from '../text/days.ts';
import type { OpenCalls } from './open-calls.ts';

/** What is over: the calls of today, and how earlier ones ended. */
export type History = {
  /** Calls that were raised today, open and closed, the newest first. Null until they were read. */
  readonly today: ReadonlySignal<readonly CallView[] | null>;
  /** The calls that were closed last, of any day, the newest first. */
  readonly lastClosed: ReadonlySignal<readonly CallView[]>;
  readonly outcomesUsed: ReadonlySignal<readonly OutcomeUseView[]>;
};

type Parts = {
  readonly http: Http;
  readonly calls: ReadonlySignal<OpenCalls>;
  /** The hub's time, ms since 1970. */
  readonly now: ReadonlySignal<number>;
  /** Time zone of the site, while it is known. */
  readonly timezone: ReadonlySignal<string | undefined>;
};

/** So many of the last closed calls are read and shown. */
const LAST = 5;
/** The hub will answer later. Another refusal is for good: an older hub has no such route. */
const LATER: ReadonlySet<string> = new Set(['NO_ANSWER', 'STOPPING', 'BUSY', 'NOT_RECORDED']);

/**
 * Reads today's calls after each snapshot of the stream and when a day begins, and follows the stream in between.
 */
export function createHistory({ http, calls, now, timezone }: Parts): History {
  const read = signal<ReadonlyMap<string, CallView> | null>(null);
  const outcomesUsed = signal<readonly OutcomeUseView[]>([]);
  const day = computed(() => startOfDay(now.value, timezone.value));
  const snapshots = computed(() => calls.value.snapshots);
  let turn = 0;

  async function load(since: number): Promise<void> {
    const mine = (turn += 1);
    for (let failures = 0; mine === turn; failures += 1) {
      const [list, last, used] = await Promise.all([
        fetchCallsSince(http, since),
        fetchLastClosed(http, LAST),
        fetchOutcomesUsed(http),
      ]);
      if (mine !== turn) return;
      if (used.ok) outcomesUsed.value = used.value;
      if (list.ok && last.ok) read.value = newest(read.value ?? new Map(), [...list.value, ...last.value]);
      if ([list, last, used].every((answer) => answer.ok || !LATER.has(answer.refusal.code))) return;
      await new Promise((done) => {
        setTimeout(done, backoffMs(failures, Math.random()));
      });
    }
  }

  effect(() => {
    if (snapshots.value === 0) return forget();
    const since = day.value;
    return void untracked(() => load(since));
  });
  // Closed calls leave the list of open ones after a while, so they are taken over here.
  effect(() => {
    const { closed } = calls.value;
    untracked(() => {
      if (read.value !== null) read.value = newest(read.value, closed.values());
    });
  });
  function forget(): void {
    turn += 1;
    read.value = null;
  }

  const all = computed(() =>
    read.value === null
      ? null
      : [...newest(read.value, [...calls.value.open.values(), ...calls.value.closed.values()]).values()],
  );
  return {
    outcomesUsed,
    today: computed(
      () =>
        all.value?.filter(({ raisedAt }) => Date.parse(raisedAt) >= day.value).sort((a, b) => b.number - a.number) ??
        null,
    ),
    lastClosed: computed(() =>
      (all.value ?? [])
        .filter(({ closedAt }) => closedAt !== null)
        .sort((a, b) => closedMs(b) - closedMs(a))
        .slice(0, LAST),
    ),
  };
}

function closedMs({ closedAt }: CallView): number {
  return closedAt === null ? 0 : Date.parse(closedAt);
}

function newest(known: ReadonlyMap<string, CallView>, told: Iterable<CallView>): ReadonlyMap<string, CallView> {
  let all: Map<string, CallView> | null = null;
  for (const call of told) {
    if ((known.get(call.id)?.seq ?? -1) >= call.seq) continue;
    all ??= new Map(known);
    all.set(call.id, call);
  }
  return all ?? known;
}
