import { createTimerQueue } from './timer-queue.ts';

/** A clock that stands still until it is moved; timers fire in order of their time. Nothing sleeps. */
export type MovedClock = {
  readonly wall: () => number;
  readonly monotonic: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly everyMinute: (work: () => void) => () => void;
  /** Moves the time. After each timer the event loop runs, so that what the timer started can finish. */
  readonly forward: (ms: number) => Promise<void>;
  /** Moves only the wall clock, as a time service does. */
  readonly jumpWall: (ms: number) => void;
  readonly timers: () => number;
};

export function movedClock(start = Date.UTC(2026, 10, 23, 1, 0, 0)): MovedClock {
  const timers = createTimerQueue();
  let jumped = 0;

  return {
    wall: () => start + timers.now() + jumped,
    monotonic: timers.now,
    setTimer: timers.set,
    everyMinute: (work) => {
      const ring = (): void => {
        cancel = timers.set(ring, 60_000);
        work();
      };
      let cancel = timers.set(ring, 60_000);
      return () => cancel();
    },
    forward: async (ms) => {
      const until = timers.now() + ms;
      for (let work = timers.next(until); work !== null; work = timers.next(until)) {
        work();
        await turns(3);
      }
      timers.moveTo(until);
      await turns(3);
    },
    jumpWall: (ms) => {
      jumped += ms;
    },
    timers: timers.size,
  };
}

/** Lets the event loop turn, so that a queued commit is flushed and delivered. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
