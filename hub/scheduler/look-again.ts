import type { SetTimer } from './due-timer.ts';

export type LookAgainDeps = {
  readonly setTimer: SetTimer;
  /** Runs work once the present turn of the loop is over. */
  readonly defer: (work: () => void) => void;
};

/** After a commit that the disk refused. */
const RETRY_MS = 1_000;

/** Calls `look` when something may have changed, by itself or because time has passed. */
export function lookAgain(look: () => void, { setTimer, defer }: LookAgainDeps) {
  let isPlanned = false;
  let isStopped = false;
  let cancel: () => void = () => {};

  /** Something may have changed. Many changes of one turn of the loop are looked at once. */
  function poke(): void {
    if (isPlanned || isStopped) return;
    isPlanned = true;
    defer(() => {
      isPlanned = false;
      if (!isStopped) look();
    });
  }

  return {
    poke,
    /** Sets the one timer anew. @param ms null: nothing changes by time alone. */
    pokeIn(ms: number | null): void {
      cancel();
      cancel = ms === null ? () => {} : setTimer(poke, Math.max(ms, 0));
    },
    /** Leaves the other timer as it is. */
    retry(): void {
      setTimer(poke, RETRY_MS);
    },
    isStopped: () => isStopped,
    stop(): void {
      isStopped = true;
      cancel();
    },
  };
}
