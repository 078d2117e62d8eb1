import { signal, type ReadonlySignal } from '@preact/signals';
import { SILENCE_LIMIT_MS } from '../api/stream.ts';

export type LineLost = {
  /** Wall time, ms, of the last sign of life; if there was none yet, of the first try. */
  readonly since: number;
};
export type Line = {
  /** null while the hub is heard. Shown as the banner that cannot be missed. */
  readonly lost: ReadonlySignal<LineLost | null>;
  readonly watch: () => void;
  readonly heard: () => void;
  /** Call at least once a second, and when the page wakes up. */
  readonly check: () => void;
  /** No line is wanted now (signed out, shift ended): nothing to warn of. */
  readonly rest: () => void;
};

/**
 * Says when the line to the hub has been silent for longer than SILENCE_LIMIT_MS.
 * @param steady a clock in ms that nobody sets, @param wall ms since 1970 for people to read
 */
export function createLine({ steady, wall }: { steady: () => number; wall: () => number }): Line {
  const lost = signal<LineLost | null>(null);
  let last: { steady: number; wall: number } | null = null;
  const mark = (): void => {
    last = { steady: steady(), wall: wall() };
  };
  return {
    lost,
    watch() {
      if (last === null) mark();
    },
    heard() {
      mark();
      lost.value = null;
    },
    check() {
      if (last === null || lost.value !== null) return;
      if (steady() - last.steady > SILENCE_LIMIT_MS) lost.value = { since: last.wall };
    },
    rest() {
      last = null;
      lost.value = null;
    },
  };
}
