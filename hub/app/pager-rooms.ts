import { noteWaves } from '../commands/pagers/pagers.ts';
import { createPagerWaves } from '../delivery/pager/waves.ts';
import { DAY_MS, later } from '../domain/time.ts';
import { createPagerSecrets } from '../live/pagers/pager-secrets.ts';
import { createPagerTests, type PagerTestRing } from '../live/pagers/pager-tests.ts';
import { createPagers, type Pagers } from '../live/pagers/pagers.ts';
import type { PagerServerDeps } from '../pager/pager-server.ts';
import type { Queries } from '../queries/queries.ts';
import type { Effect } from '../store/effects.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';
import type { Outside } from './outside.ts';

/** Calls that rang within this time may still stand on a phone that was away, over a night or a holiday. */
const EARLIER_MS = 8 * DAY_MS;
const EARLIER_CALLS = 200;

export type PagerRoomsOptions = {
  readonly queries: Pick<Queries, 'alerts' | 'calls'>;
  /** Where a phone that reached this host finds the pages; null: nowhere. */
  readonly pagesUrl: (hostname: string) => string | null;
  /** 32 random bytes: tokens and event ids are made with it. */
  readonly key: Uint8Array;
  readonly log: Pick<Log, 'error'>;
};

/** Everything of the pagers but their listener. The simulated year has pagers without sockets. */
export type PagerRooms = {
  readonly pagers: Pagers;
  /** What connections and buttons need. */
  readonly needs: Omit<PagerServerDeps, 'tls' | 'log'>;
  /** Rings a pager as a test. @param checksIn the answer begins the shift of its person. */
  readonly test: (pager: string, checksIn: boolean, afterMs: number) => PagerTestRing | null;
  readonly committed: (effects: readonly Effect[]) => void;
  readonly waves: ReturnType<typeof createPagerWaves>;
  /** A mistake in this work is logged, and ends neither the hub nor the other ways in which people are told. */
  readonly safely: (work: () => void) => () => void;
};

/** @throws when the store cannot be read. */
export function createPagerRooms(
  core: Core,
  options: PagerRoomsOptions,
  outside: Pick<Outside, 'setTimer' | 'defer'>,
): PagerRooms {
  const { store, time, siteState, reach, context } = core;
  const { now, steady } = time;
  const secrets = createPagerSecrets(options.key);
  const pagers = createPagers(store.tables, siteState.site, now);
  const tests = createPagerTests({ shortId: context.ids.shortId, steady, now });
  const safely = safelyWith(options.log);
  const setTimer: Outside['setTimer'] = (work, ms) => outside.setTimer(safely(work), ms);
  const waves = createPagerWaves({
    ...options.queries,
    site: siteState.site,
    people: siteState.people,
    pagersOf: pagers.ofStaff,
    isPager: (id) => pagers.byId(id) !== null,
    wavesBefore: () => store.tables.pagers.wavesSince(later(now(), -EARLIER_MS), EARLIER_CALLS),
    noteWaves: (call, count) => noteWaves(context, call, count),
    token: secrets.token,
    eventId: secrets.eventId,
    detailsUrl: (base) => options.pagesUrl(new URL(base).hostname),
    now,
    steady,
    setTimer,
  });

  return {
    pagers,
    needs: {
      context,
      calls: options.queries.calls,
      pagers,
      tests,
      readToken: secrets.read,
      tellWhoGoes: waves.tellWhoGoes,
      testOver: waves.testOver,
      openPager: reach.openPager,
      join: waves.join,
      replay: waves.replay,
      answered: waves.answered,
      eventId: secrets.eventId,
      isCallOpen: () => waves.ringing() > 0,
      now,
      steady,
    },
    test: (pager, checksIn, afterMs) => {
      if (pagers.byId(pager) === null) return null;
      const ring = tests.begin(pager, checksIn);
      if (afterMs === 0) waves.test(pager, ring.id);
      else setTimer(() => waves.test(pager, ring.id), afterMs);
      return ring;
    },
    committed: (effects) => {
      safely(() => pagers.committed(effects))();
      // Phones and devices are told first; a thousand pagers must not delay them.
      outside.defer(safely(() => waves.committed(effects)));
    },
    waves,
    safely,
  };
}

function safelyWith(log: Pick<Log, 'error'>) {
  return (work: () => void) => (): void => {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, 'pagers could not be told');
    }
  };
}
