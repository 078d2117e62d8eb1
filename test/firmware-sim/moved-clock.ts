import type { SimClock } from '../../firmware-sim/clock.ts';
import { createTimerQueue } from '../support/timer-queue.ts';

export interface MovedClock extends SimClock {
  /** Lets `ms` go by and runs everything that falls due, in order, each at its own instant. */
  forward(ms: number): void;
  /** Steps only the wall clock, as a time server or a flat battery does. */
  stepWall(ms: number): void;
}

/**
 * @param startMs wall time at the beginning, milliseconds since 1970. @returns time that stands still until it is
 * moved.
 */
export function movedClock(startMs: number): MovedClock {
  const timers = createTimerQueue();
  let stepped = 0;
  return {
    now: () => startMs + timers.now() + stepped,
    monotonic: timers.now,
    setTimeout: timers.set,
    forward(ms) {
      const until = timers.now() + ms;
      for (let work = timers.next(until); work !== null; work = timers.next(until)) work();
      timers.moveTo(until);
    },
    stepWall(ms) {
      stepped += ms;
    },
  };
}
