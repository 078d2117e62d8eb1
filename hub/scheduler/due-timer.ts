import type { CommandContext } from '../commands/command-context.ts';
import { applyDueEvent, type Work } from '../commands/calls/due-work.ts';
import type { Instant } from '../domain/time.ts';
import type { Log } from '../types/log.ts';

/** Sets a timer; the answer takes it back. */
export type SetTimer = (work: () => void, ms: number) => () => void;

export type DueTimerDeps = {
  readonly context: CommandContext;
  readonly nextDueAt: () => Instant | null;
  /** What is due now, the longest overdue first, at most a few hundred. */
  readonly dueWork: () => readonly Work[];
  readonly now: () => Instant;
  readonly setTimer: SetTimer;
  readonly log: Pick<Log, 'error'>;
};

/** Timers of Node hold 2^31 ms; longer waits are cut, the early ring finds nothing due and arms again. */
const LONGEST_MS = 60 * 60_000;
/** After a commit that the disk refused. */
const RETRY_MS = 1_000;
const FAILED = Symbol('the store could not be read');

/** Time is a visitor too: rings when the earliest call or offer falls due. What is due lives in the store; this only wakes up for it. */
export function createDueTimer({ context, nextDueAt, dueWork, now, setTimer, log }: DueTimerDeps) {
  let armedFor: number | null = null;
  let cancel: () => void = () => {};
  let ringing = false;
  let stopped = false;

  /** Called at start and after every commit. */
  function arm(): void {
    if (ringing || stopped) return;
    const next = read(nextDueAt);
    if (next === FAILED) return set(now() + RETRY_MS, RETRY_MS);
    if (next !== armedFor) set(next, next === null ? 0 : next - now());
  }

  /** A disk that cannot be read now may be readable in a second; the timer must not die of it. */
  function read<T>(what: () => T): T | typeof FAILED {
    try {
      return what();
    } catch (error) {
      log.error({ err: error }, 'what is due cannot be read; trying again');
      return FAILED;
    }
  }

  function set(due: number | null, waitMs: number): void {
    cancel();
    armedFor = due;
    cancel = due === null ? () => {} : setTimer(ring, Math.min(Math.max(waitMs, 0), LONGEST_MS));
  }

  function ring(): void {
    if (ringing || stopped) return;
    ringing = true;
    armedFor = null;
    const works = read(dueWork);
    if (works === FAILED) {
      ringing = false;
      return set(now() + RETRY_MS, RETRY_MS);
    }
    applyDueEvent(context, works, ({ failed, error }) => {
      ringing = false;
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
