import type { SimClock } from '../../firmware-sim/clock.ts';
import { createTimerQueue } from '../support/timer-queue.ts';

export interface MovedClock extends SimClock {
  /** Moves the time by `ms` and runs all due timers in order, each at its own instant. */
  forward(ms: number): void;
  /** Moves only the wall clock, as a time server or an empty battery does. */
  stepWall(ms: number): void;
}

/** A clock that stands still until it is moved. @param startMs wall time at the beginning, milliseconds since 1970. */
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
