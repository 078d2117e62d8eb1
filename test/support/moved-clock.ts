/** A clock that stands still until it is moved; timers ring in order of their time. Nothing sleeps. */
export type MovedClock = {
  readonly wall: () => number;
  readonly monotonic: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly everyMinute: (work: () => void) => () => void;
  /** Moves time on; after each timer that rings, what it started is given the loop to finish. */
  readonly forward: (ms: number) => Promise<void>;
  /** The wall clock alone jumps, as after a time service has answered. */
  readonly jumpWall: (ms: number) => void;
  readonly timers: () => number;
};

type Timer = { at: number; order: number; work: () => void };

export function movedClock(start = Date.UTC(2026, 10, 23, 1, 0, 0)): MovedClock {
  let elapsed = 0;
  let jumped = 0;
  let order = 0;
  const timers = new Set<Timer>();

  function setTimer(work: () => void, ms: number): () => void {
    const timer: Timer = { at: elapsed + Math.max(0, ms), order: order++, work };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function next(until: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (first === null || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }

  return {
    wall: () => start + elapsed + jumped,
    monotonic: () => elapsed,
    setTimer,
    everyMinute: (work) => {
      let cancel = (): void => {};
      const ring = (): void => {
        cancel = setTimer(ring, 60_000);
        work();
      };
      cancel = setTimer(ring, 60_000);
      return () => cancel();
    },
    forward: async (ms) => {
      const until = elapsed + ms;
      for (let timer = next(until); timer !== null; timer = next(until)) {
        timers.delete(timer);
        elapsed = Math.max(elapsed, timer.at);
        timer.work();
        await turns(3);
      }
      elapsed = until;
      await turns(3);
    },
    jumpWall: (ms) => {
      jumped += ms;
    },
    timers: () => timers.size,
  };
}

/** Lets the loop go round, so that a commit queued now is flushed and told. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
