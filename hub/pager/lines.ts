import { PAGER_LINES_MAX } from '../contract/pager.ts';
import type { PagerView } from '../contract/http/pagers.ts';
import type { Log } from '../types/log.ts';
import { openSubscription, type Subscription, type SubscriptionDeps, type Transport } from './subscription.ts';

export type LinesDeps = Omit<SubscriptionDeps, 'counts'> & {
  /** Never gets a path: topics and tokens are secrets. */
  readonly log: Pick<Log, 'error'>;
};

/** What a client subscribed to, and the app that it says it is. */
export type Wanted = {
  readonly topics: readonly string[];
  readonly list: string;
  readonly base: string;
  readonly app: string | null;
};

/** The connections that are open. */
export function createLines(deps: LinesDeps) {
  const open = new Map<Subscription, string | null>();
  const counts = { pongsMissed: 0, ended: 0 };

  function endOldest(pager: string): void {
    const lines = [...open.keys()].filter((line) => line.pagers().includes(pager));
    for (const line of lines.slice(0, Math.max(0, lines.length - PAGER_LINES_MAX))) line.terminate();
  }

  return {
    /** @returns null when it could not be told what is open; it is ended then. */
    open(transport: Transport, { app, ...wanted }: Wanted): Subscription | null {
      const { socket } = transport;
      try {
        const line = openSubscription({ ...deps, counts }, transport, wanted);
        open.set(line, app);
        socket.once('close', () => {
          open.delete(line);
          line.closed();
        });
        for (const pager of line.pagers()) endOldest(pager);
        return line;
      } catch (error) {
        deps.log.error({ err: error }, 'a pager could not be told what is open; it comes back');
        socket.destroy();
        return null;
      }
    },
    pagersChanged(): void {
      for (const one of open.keys()) one.pagersChanged();
    },
    tick(): void {
      for (const line of open.keys()) line.tick();
    },
    terminate(): void {
      for (const line of open.keys()) line.terminate();
    },
    counts,
    connected: (isStream: boolean): number => [...open.keys()].filter((line) => line.isStream === isStream).length,
    /** Open connections of a pager. */
    linesOf: (pager: string): PagerView['lines'] =>
      [...open].flatMap(([line, app]) =>
        line.pagers().includes(pager)
          ? [{ transport: line.isStream ? 'json' : 'websocket', app, outdated: isOutdated(app) } as const]
          : [],
      ),
    /** How well a pager is heard, by the best of its connections. */
    hearingOf(pager: string): Pick<PagerView, 'hears' | 'why'> {
      const judged = [...open.keys()].flatMap((line) => (line.pagers().includes(pager) ? [line.judged(pager)] : []));
      const best = (['proven', 'unproven', 'cannot'] as const).flatMap((grade) =>
        judged.filter(({ hears }) => hears === grade),
      )[0];
      return best ?? { hears: 'cannot', why: 'no-line' };
    },
  };
}

/** Before 1.22.2 the app does not know that a message is taken back. */
function isOutdated(app: string | null): boolean {
  const found = /^ntfy\/(\d+)\.(\d+)\.(\d+)/.exec(app ?? '');
  if (found === null) return false;
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map(Number);
  return major * 1_000_000 + minor * 1_000 + patch < 1_022_002;
}
