import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { openPinnedLeaf, type PinnedLeaf } from '../certificates/pinned-leaf.ts';
import { writePrivately } from '../certificates/private-file.ts';
import type { NotRecordedListener } from '../delivery/not-recorded.ts';
import type { StaffId } from '../domain/ids.ts';
import { isLoopback } from '../http/server/pages/plain-http.ts';
import { openApkFile } from '../http/server/pages/apk-file.ts';
import type { HttpPagers } from '../http/server/needs.ts';
import { createPagerSetups } from '../live/pagers/pager-setups.ts';
import { createPagerWatch } from '../live/pagers/pager-watch.ts';
import { createPagerServer, type PagerServer } from '../pager/pager-server.ts';
import type { Effect } from '../store/effects.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';
import type { Outside } from './outside.ts';
import { createPagerRooms, type PagerRoomsOptions } from './pager-rooms.ts';

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

export type PagerPartOptions = Pick<PagerRoomsOptions, 'queries' | 'pagesUrl'> & {
  readonly config: Pick<HubConfig, 'pager' | 'data'>;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export type PagerOutside = Pick<Outside, 'setTimer' | 'defer' | 'randomBytes' | 'clocks'>;

/** @returns null when `pager.mode` is off. @throws CertificateError, StoreError. */
export async function openPagerPart(
  core: Core,
  options: PagerPartOptions,
  outside: PagerOutside,
): Promise<PagerPart | null> {
  const { config, log } = options;
  if (config.pager.mode === 'off') return null;
  const { randomBytes, clocks } = outside;
  const directory = join(config.data, 'pager');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const leaf = config.pager.mode === 'tls' ? await openPinnedLeaf(directory, clocks.wall()) : null;
  const rooms = createPagerRooms(core, { ...options, key: keyIn(directory, randomBytes) }, outside);
  const { pagers, test, waves, safely } = rooms;
  const { siteState, reach, context } = core;
  const { now, steady } = core.time;
  const server = createPagerServer({ ...rooms.needs, tls: leaf, log });
  let port = config.pager.port;
  const watch = createPagerWatch({
    pagers,
    people: siteState.people,
    waysOf: reach.ways,
    steady,
    gone: waves.gone,
    over: waves.isBack,
  });

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
      taken: (call) => safely(() => waves.unrecorded.stored(call))(),
      over: safely(waves.unrecorded.over),
    },
    committed: rooms.committed,
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
