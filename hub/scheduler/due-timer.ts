import type { CommandContext } from '../commands/command-context.ts';
import { applyDueEvent, type Work } from '../commands/calls/due-work.ts';
import type { Instant } from '../domain/time.ts';
import type { Log } from '../types/log.ts';

/** Sets a timer. @returns cancels it. */
export type SetTimer = (work: () => void, ms: number) => () => void;

export type DueTimerDeps = {
  readonly context: CommandContext;
  readonly nextDueAt: () => Instant | null;
  /** The work that is due now, longest overdue first, at most a few hundred. */
  readonly dueWork: () => readonly Work[];
  readonly now: () => Instant;
  readonly setTimer: SetTimer;
  readonly log: Pick<Log, 'error'>;
};

/** Timers of Node hold 2^31 ms. Longer waits are cut: the timer fires early, finds nothing due and is set again. */
const LONGEST_MS = 60 * 60_000;
/** After a commit that the disk refused. */
const RETRY_MS = 1_000;
const FAILED = Symbol('the store could not be read');

/**
 * One timer for the earliest call or offer that falls due. Deadlines are in the store; this timer only reads them in
 * time.
 */
export function createDueTimer({ context, nextDueAt, dueWork, now, setTimer, log }: DueTimerDeps) {
  let armedFor: number | null = null;
  let cancel: () => void = () => {};
  let running = false;
  let stopped = false;

  /** Sets the timer for what falls due next. Called at start and after every commit. */
  function arm(): void {
    if (running || stopped) return;
    const next = read(nextDueAt);
    if (next === FAILED) return set(now() + RETRY_MS, RETRY_MS);
    if (next !== armedFor) set(next, next === null ? 0 : next - now());
  }

  /** A disk that cannot be read now may be readable in a second. The timer must survive it. */
  function read<T>(query: () => T): T | typeof FAILED {
    try {
      return query();
    } catch (error) {
      log.error({ err: error }, 'what is due cannot be read; trying again');
      return FAILED;
    }
  }

  function set(due: number | null, waitMs: number): void {
    cancel();
    armedFor = due;
    cancel = due === null ? () => {} : setTimer(run, Math.min(Math.max(waitMs, 0), LONGEST_MS));
  }

  function run(): void {
    if (running || stopped) return;
    running = true;
    armedFor = null;
    const works = read(dueWork);
    if (works === FAILED) {
      running = false;
      return set(now() + RETRY_MS, RETRY_MS);
    }
    applyDueEvent(context, works, ({ failed, error }) => {
      running = false;
      if (stopped) return;
      if (failed === 0) return arm();
      log.error({ err: error, failed }, 'what is due could not be carried out; trying again');
      set(now() + RETRY_MS, RETRY_MS);
    });
  }

  return {
    arm,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
