import { signal, type ReadonlySignal } from '@preact/signals';
import { SILENCE_LIMIT_MS } from '../api/stream.ts';

export type LostSince = {
  /** Wall time in ms of the last message from the hub. If there was none yet: of the first try. */
  readonly since: number;
};
export type ConnectionLoss = {
  /** Null while the hub is heard. Otherwise the banner is shown. */
  readonly lost: ReadonlySignal<LostSince | null>;
  /** Starts to watch, if it does not watch already. */
  readonly start: () => void;
  /** Something came from the hub. */
  readonly heard: () => void;
  /** Call at least once a second, and when the page wakes up. */
  readonly check: () => void;
  /** No connection is wanted now (signed out, shift ended), so there is nothing to warn of. */
  readonly stop: () => void;
};

/**
 * Says when nothing has come from the hub for longer than SILENCE_LIMIT_MS.
 * @param clocks `steady`: a clock in ms that nobody sets; `wall`: ms since 1970, for people to read
 */
export function createConnectionLoss(clocks: { steady: () => number; wall: () => number }): ConnectionLoss {
  const lost = signal<LostSince | null>(null);
  let last: { steady: number; wall: number } | null = null;
  const mark = (): void => {
    last = { steady: clocks.steady(), wall: clocks.wall() };
  };
  return {
    lost,
    start() {
      if (last === null) mark();
    },
    heard() {
      mark();
      lost.value = null;
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
