import { createTimerQueue } from '../support/timer-queue.ts';

/**
 * What is going to happen, in order of its time; of two things at one moment the one that was put down first. Nothing
 * sleeps.
 */
export type Agenda = {
  /** Milliseconds since 1970 on the sun's own clock, which never jumps. */
  readonly now: () => number;
  /** @returns takes it back. */
  readonly in: (ms: number, work: () => void) => () => void;
  /** Lets everything up to `until` happen; after each thing `settle` brings what it started to its end. */
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
