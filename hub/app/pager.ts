import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { openPinnedLeaf, type PinnedLeaf } from '../certificates/pinned-leaf.ts';
import { writePrivately } from '../certificates/private-file.ts';
import { noteWaves } from '../commands/pagers/pagers.ts';
import { createPagerWaves } from '../delivery/pager/waves.ts';
import type { NotRecordedListener } from '../delivery/not-recorded.ts';
import type { StaffId } from '../domain/ids.ts';
import { DAY_MS, later } from '../domain/time.ts';
import { isLoopback } from '../http/server/plain-http.ts';
import { openApkFile } from '../http/server/apk-file.ts';
import type { HttpPagers } from '../http/server/needs.ts';
import { createPagerSecrets, type PagerSecrets } from '../live/pager-secrets.ts';
import { createPagerSetups } from '../live/pager-setups.ts';
import { createPagerTests } from '../live/pager-tests.ts';
import { createPagers, type Pagers } from '../live/pagers.ts';
import { createPagerWatch } from '../live/pager-watch.ts';
import { createPagerServer, type PagerServer } from '../pager/pager-server.ts';
import type { Queries } from '../queries/queries.ts';
import type { Effect } from '../store/effects.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';
import type { Outside } from './outside.ts';

/** Calls that rang within this time may still stand on a phone that was away. */
const EARLIER_MS = DAY_MS / 2;
const EARLIER_CALLS = 200;
const KEY_BYTES = 32;

/** Everything of the pagers of a hub that is built and does not listen yet. */
export type PagerPart = {
  readonly server: PagerServer;
  /** Once a second: pings, and pagers that have gone. @returns whether somebody was told of one. */
  readonly tick: () => boolean;
  readonly isGone: (pager: string) => boolean;
  /** Waves sent since the start. */
  readonly waves: () => number;
  readonly notRecorded: NotRecordedListener;
  readonly committed: (effects: readonly Effect[]) => void;
  /** Rings all pagers of a person; the answer begins their shift. */
  readonly ringForCheckIn: (staff: StaffId) => void;
  readonly forHttp: HttpPagers;
  readonly problems: () => string[];
  /** @returns the base URL as this machine reaches it. */
  readonly listen: () => Promise<string>;
  readonly close: () => Promise<void>;
};

export type PagerPartOptions = {
  readonly config: Pick<HubConfig, 'pager' | 'data'>;
  readonly queries: Pick<Queries, 'alerts' | 'calls'>;
  /** Where a phone that reached this host finds the pages; null: nowhere. */
  readonly pagesUrl: (hostname: string) => string | null;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export type PagerOutside = Pick<Outside, 'setTimer' | 'defer' | 'randomBytes' | 'clocks'>;

/** @returns null when `pager.mode` is off. @throws CertificateError, StoreError. */
export async function openPagerPart(
  core: Core,
  options: PagerPartOptions,
  outside: PagerOutside,
): Promise<PagerPart | null> {
  const { config, queries, log } = options;
  if (config.pager.mode === 'off') return null;
  const { store, time, siteState, reach, context } = core;
  const { now, steady } = time;
  const { defer, randomBytes, clocks } = outside;
  const directory = join(config.data, 'pager');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const leaf = config.pager.mode === 'tls' ? await openPinnedLeaf(directory, clocks.wall()) : null;
  const secrets = createPagerSecrets(keyIn(directory, randomBytes));
  const pagers = createPagers(store.tables, siteState.site, now);
  const tests = createPagerTests({ shortId: context.ids.shortId, steady, now });
  const safely = safelyWith(log);
  const setTimer: Outside['setTimer'] = (work, ms) => outside.setTimer(safely(work), ms);
  const waves = wavesOf(core, options, { pagers, secrets }, setTimer);
  const server = createPagerServer({
    context,
    calls: queries.calls,
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
    tls: leaf,
    log,
  });
  let port = config.pager.port;
  const watch = createPagerWatch({
    pagers,
    people: siteState.people,
    waysOf: reach.ways,
    steady,
    gone: waves.gone,
    over: waves.isBack,
  });

  function test(pager: string, checksIn: boolean, afterMs: number) {
    if (pagers.byId(pager) === null) return null;
    const ring = tests.begin(pager, checksIn);
    if (afterMs === 0) waves.test(pager, ring.id);
    else setTimer(() => waves.test(pager, ring.id), afterMs);
    return ring;
  }

  return {
    server,
    tick(): boolean {
      server.tick();
      let isTold = false;
      safely(() => {
        isTold = watch.check();
      })();
      return isTold;
    },
    isGone: watch.isGone,
    waves: () => waves.counts.waves,
    notRecorded: {
      press: (press) => safely(() => waves.unrecorded.press(press))(),
      over: safely(waves.unrecorded.over),
    },
    committed: (effects) => {
      safely(() => pagers.committed(effects))();
      // Phones and devices are told first; a thousand pagers must not delay them.
      defer(safely(() => waves.committed(effects)));
    },
    ringForCheckIn: (staff) => {
      for (const { id } of pagers.ofStaff(staff)) test(id, true, 0);
    },
    forHttp: {
      ofStaff: pagers.ofStaff,
      linesOf: server.linesOf,
      hearingOf: server.hearingOf,
      byId: pagers.byId,
      apk: openApkFile(join(directory, 'ntfy.apk')),
      setups: createPagerSetups({ secret: context.ids.secret, steady, now }),
      baseFor: (hostname) => urlOf(leaf, hostname, port),
      certificate: leaf === null ? null : { pem: leaf.cert, fingerprint: leaf.fingerprint },
      ownerOf: (id) => pagers.byId(id)?.staff ?? null,
      test: (pager, afterMs) => test(pager, false, afterMs),
    },
    problems: () => leaf?.problems(clocks.wall()) ?? [],
    listen: async () => {
      const { mode, host } = config.pager;
      const bound = mode === 'loopback' && !isLoopback(host) ? '127.0.0.1' : host;
      port = await server.listen(bound, port);
      if (mode === 'plain' && !isLoopback(host)) log.warn({ port }, PLAIN);
      return urlOf(leaf, bound === '0.0.0.0' || bound === '::' ? '127.0.0.1' : bound, port);
    },
    close: async () => {
      waves.close();
      await server.close();
    },
  };
}

/** What rings the pagers, and what it is told of them. */
function wavesOf(
  { store, time, siteState, context }: Core,
  { queries, pagesUrl }: PagerPartOptions,
  { pagers, secrets }: { readonly pagers: Pagers; readonly secrets: PagerSecrets },
  setTimer: Outside['setTimer'],
) {
  const { now, steady } = time;
  return createPagerWaves({
    ...queries,
    site: siteState.site,
    people: siteState.people,
    pagersOf: pagers.ofStaff,
    isPager: (id) => pagers.byId(id) !== null,
    wavesBefore: () => store.tables.pagers.wavesSince(later(now(), -EARLIER_MS), EARLIER_CALLS),
    noteWaves: (call, count) => noteWaves(context, call, count),
    token: secrets.token,
    eventId: secrets.eventId,
    detailsUrl: (base) => pagesUrl(new URL(base).hostname),
    now,
    steady,
    setTimer,
  });
}

/** A mistake here must end neither the hub nor the other ways in which people are told. */
function safelyWith(log: Pick<Log, 'error'>) {
  return (work: () => void) => (): void => {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, 'pagers could not be told');
    }
  };
}

const PLAIN = 'pagers are told of calls without encryption; pager.mode: tls ends that';

function urlOf(leaf: PinnedLeaf | null, hostname: string, port: number): string {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  return `${leaf === null ? 'http' : 'https'}://${host}:${port}`;
}

/** The key of tokens and event ids. When it is lost, buttons of older messages stop working; nothing else. */
function keyIn(directory: string, randomBytes: Outside['randomBytes']): Buffer {
  const file = join(directory, 'key');
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
    if (key.length === KEY_BYTES) return key;
  }
  const key = randomBytes(KEY_BYTES);
  writePrivately(file, `${key.toString('base64url')}\n`);
  return key;
}
