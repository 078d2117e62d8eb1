import { signal, type ReadonlySignal } from '@preact/signals';
import { SILENCE_LIMIT_MS } from '../api/stream.ts';

export type LostSince = {
  /** Wall time in ms of the last message from the hub. If there was none yet: of the first try. */
  readonly since: number;
};
/** Nothing came for so long, in ms, and it is over. `hubTime`: the hub's time before it, ms since 1970. */
export type Gap = { readonly ms: number; readonly hubTime: number };
export type ConnectionLoss = {
  /** The last long time without a word from the hub. Also after sleep, in which no timer runs. */
  readonly gap: ReadonlySignal<Gap | null>;
  /** Null while the hub is heard. Otherwise the banner is shown. */
  readonly lost: ReadonlySignal<LostSince | null>;
  /** Starts to watch, if it does not watch already. */
  readonly start: () => void;
  /** Something came from the hub. */
  readonly heard: () => void;
  /** Call at least once a second, and when the page wakes up. */
  readonly check: () => void;
  /** Nobody answered a request; only counts for a page that has never heard the hub. */
  readonly unanswered: () => void;
  /** No connection is wanted now (signed out, shift ended), so there is nothing to warn of. */
  readonly stop: () => void;
};

/** Shorter than this is the line's usual stutter. */
const DEAF_MS = 30_000;

/**
 * Says when nothing has come from the hub for longer than SILENCE_LIMIT_MS.
 * @param clocks `steady`: a clock in ms that nobody sets; `wall`: ms since 1970, for people to read; `hub`: the hub's
 *   time
 */
export function createConnectionLoss(clocks: {
  readonly steady: () => number;
  readonly wall: () => number;
  readonly hub?: () => number;
}): ConnectionLoss {
  const lost = signal<LostSince | null>(null);
  const gap = signal<Gap | null>(null);
  let isHeard = false;
  let last: { steady: number; wall: number; hub: number } | null = null;
  const mark = (): void => {
    last = { steady: clocks.steady(), wall: clocks.wall(), hub: clocks.hub?.() ?? clocks.wall() };
  };
  return {
    lost,
    gap,
    start() {
      if (last === null) mark();
    },
    heard() {
      // The wall clock: the steady one stands still in some browsers while the device sleeps.
      const ms = last === null ? 0 : clocks.wall() - last.wall;
      if (last !== null && ms >= DEAF_MS) gap.value = { ms, hubTime: last.hub };
      mark();
      isHeard = true;
      lost.value = null;
    },
    unanswered() {
      if (last !== null && !isHeard) lost.value ??= { since: last.wall };
    },
    check() {
      if (last === null || lost.value !== null) return;
      if (clocks.steady() - last.steady > SILENCE_LIMIT_MS) lost.value = { since: last.wall };
    },
    stop() {
      last = null;
      lost.value = null;
    },
  };
}
