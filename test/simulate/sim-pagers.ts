import type { Core } from '../../hub/app/core.ts';
import { createPagerRooms, type PagerRoomsOptions } from '../../hub/app/pager-rooms.ts';
import type { Outside } from '../../hub/app/outside.ts';
import { actByToken, type ActionResult } from '../../hub/pager/action.ts';
import { createLines } from '../../hub/pager/lines.ts';
import { later, MINUTE_MS, type Instant } from '../../hub/domain/time.ts';
import type { Effect } from '../../hub/store/effects.ts';

/** The end of a line that a phone holds. */
export type PhoneEnd = {
  readonly text: (text: string) => void;
  readonly ping: (text: string) => void;
  /** TCP has ended. */
  readonly ended: () => void;
};

/** The end of a line that the hub holds. */
export type HubEnd = {
  readonly pong: (text: string) => void;
  /** TCP ends, and the hub notices. */
  readonly drop: () => void;
};

/** The listener of pagers without sockets: the real connections and buttons of the hub, and the rooms behind them. */
export type SimPagers = {
  /** @returns null for a topic that the hub refuses. */
  readonly connect: (topic: string, isStream: boolean, phone: PhoneEnd) => HubEnd | null;
  readonly press: (token: string) => Promise<ActionResult>;
  readonly ringTest: (pager: string) => void;
  readonly tick: () => void;
  /** Calls that ring. */
  readonly ringing: () => number;
  readonly committed: (effects: readonly Effect[]) => void;
  readonly stop: () => void;
};

/** Rules of the hub that a test breaks, to see that the year finds it. */
export type Breaks = {
  /** What rings pagers does not learn of these effects. */
  readonly pagersMiss?: (effect: Effect) => boolean;
  readonly everyPagerIsTested?: true;
  /** A page that is not in front counts as one that hears. */
  readonly hiddenPagesHear?: true;
  /** A press that is not stored is told after this time, in milliseconds. */
  readonly unrecordedAfterMs?: number;
  /** Who goes to a press that is not stored is forgotten when it is. */
  readonly forgetsWhoGoes?: true;
};

const KEY = Buffer.alloc(32, 7);
const BASE = 'http://hub:8444';

export function createSimPagers(
  core: Core,
  {
    queries,
    broken,
    breaks,
  }: Pick<PagerRoomsOptions, 'queries'> & { readonly broken: (error: unknown) => void; readonly breaks: Breaks },
  { setTimer, defer }: Pick<Outside, 'setTimer' | 'defer'>,
): SimPagers {
  const log = { error: ({ err }: { readonly err?: unknown }) => broken(err) };
  const options = { queries, pagesUrl: () => null, key: KEY, log };
  const rooms = createPagerRooms(core, options, {
    defer,
    setTimer: (work, ms) => setTimer(() => void (isStopped || work()), ms),
  });
  const pagers = breaks.everyPagerIsTested === true ? { ...rooms.pagers, testedUntil: forEver } : rooms.pagers;
  const lines = createLines({ ...rooms.needs, pagers, log });
  const open = new Set<PhoneEnd>();
  let isStopped = false;
  rooms.pagers.onChange(lines.pagersChanged);

  function forEver(): Instant {
    return later(core.time.now(), 60 * MINUTE_MS);
  }

  function wireTo(phone: PhoneEnd) {
    const told: (() => void)[] = [];
    const socket = {
      destroyed: false,
      writableLength: 0,
      once: (_event: 'close', work: () => void) => told.push(work),
      destroy: (): void => {
        if (socket.destroyed) return;
        socket.destroyed = true;
        defer(() => {
          for (const work of told) work();
          if (open.delete(phone)) phone.ended();
        });
      },
    };
    return socket;
  }

  return {
    connect: (topic, isStream, phone) => {
      if (rooms.pagers.byTopic(topic) === null) return null;
      const socket = wireTo(phone);
      open.add(phone);
      const transport = { socket, write: phone.text, ping: isStream ? null : phone.ping };
      const line = lines.open(transport, { topics: [topic], list: topic, base: BASE, app: null });
      return line === null ? null : { pong: line.pong, drop: socket.destroy };
    },
    press: (token) => actByToken(rooms.needs, token),
    ringTest: (pager) => void rooms.test(pager, false, 0),
    tick: lines.tick,
    ringing: rooms.waves.ringing,
    committed: (effects) =>
      rooms.committed(breaks.pagersMiss === undefined ? effects : effects.filter((one) => !breaks.pagersMiss?.(one))),
    stop: () => {
      isStopped = true;
      rooms.waves.close();
      for (const phone of open) phone.ended();
      open.clear();
    },
  };
}
