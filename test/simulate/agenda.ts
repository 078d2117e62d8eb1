import { createTimerQueue } from '../support/timer-queue.ts';

/**
 * All planned actions of the simulation, in order of time; at the same time, in the order they were added. Nothing
 * sleeps.
 */
export type Agenda = {
  /** True time, milliseconds since 1970; it never jumps. */
  readonly now: () => number;
  /** @returns a function that cancels it. */
  readonly in: (ms: number, work: () => void) => () => void;
  /** Runs everything up to `until`. After each action `settle` completes what it started. */
  readonly run: (until: number, settle: () => Promise<void>) => Promise<void>;
};

export function createAgenda(start: number): Agenda {
  const timers = createTimerQueue(start);
  return {
    now: timers.now,
    in: (ms, work) => timers.set(work, ms),
    run: async (until, settle) => {
      for (let work = timers.next(until); work !== null; work = timers.next(until)) {
        work();
        await settle();
      }
      timers.moveTo(until);
    },
  };
}
