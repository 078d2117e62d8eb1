import type { CommandContext } from '../commands/command-context.ts';
import { remindOfMatters, type MattersDueBy } from '../commands/matters/act-on-matter.ts';
import { keepSessions } from '../commands/people/sessions.ts';
import { applyRetention, type Retention } from '../commands/apply-retention.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { Instant } from '../domain/time.ts';
import type { SetTimer } from './due-timer.ts';
import type { Log } from '../types/log.ts';

export type PeriodicJobsDeps = {
  readonly context: CommandContext;
  readonly liveness: DeviceLivenessRegistry;
  /** Saves what the dialects of bought devices remember. */
  readonly saveMemories: () => void;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** How far the hub's time has been moved since the start, in milliseconds. */
  readonly stepped: () => number;
  readonly setTimer: SetTimer;
  /**
   * Calls the given work every minute, until the answer is called. The program uses node-cron; tests use a moved
   * clock.
   */
  readonly everyMinute: (work: () => void) => () => void;
  /** Pings and repeated alerts. */
  readonly everySecond: () => void;
  /**
   * Whether the last commit failed. Then a small commit is tried every second, so that the hub notices when the disk
   * works again.
   */
  readonly inTrouble: () => boolean;
  /** Makes the nightly backup when it is due. Never throws. */
  readonly backUp: () => Promise<void>;
  readonly retention: Retention;
  /** Whether the clock has agreed with itself for a day. Asked once a minute. */
  readonly clockAgrees: () => boolean;
  readonly mattersDueBy: MattersDueBy;
  /** Renews certificates that are near their end, and reads replaced files. Null without TLS. Never throws. */
  readonly checkCertificates: (() => Promise<void>) | null;
  /** Moves the WAL into the database file. */
  readonly checkpoint: () => Promise<void>;
  /** Sessions of the phones that are listening. */
  readonly sessions: () => readonly string[];
  readonly log: Pick<Log, 'error'>;
};

const RETENTION_EVERY_MS = 24 * 60 * 60_000;

/** Commands after which the WAL is moved in the next second without one: about 700 pages, so that it does not grow. */
const SOME_COMMANDS = 50;
/** Commands after which the WAL is moved although the hub is not idle, unless it is very busy in this second. */
const MANY_COMMANDS = 2_000;
const BUSY_COMMANDS = 1_000;

/** Jobs beside the calls. Each may run late, run twice or be left out once without harm. @returns stops them. */
export function startPeriodicJobs(deps: PeriodicJobsDeps): () => void {
  const { context, liveness, stepped, setTimer, everyMinute, everySecond, inTrouble, sessions, log } = deps;
  const moveWal = createWalMover(deps);
  const retainDaily = createDailyRetention(deps);
  let stopped = false;
  let cancel: () => void = () => {};
  let steppedSeen = stepped();

  function second(): void {
    if (stopped) return;
    cancel = setTimer(second, 1000);
    attempt(everySecond, 'pings and repeated alerts');
    restartMinutesAfterStep();
    if (inTrouble() && !context.committer.isHeldUp()) probe();
    moveWal();
  }

  /**
   * A schedule made before the clock was set back sleeps until the clock has caught up (node-cron 4.6). A new one
   * does not.
   */
  function restartMinutesAfterStep(): void {
    if (stepped() === steppedSeen) return;
    steppedSeen = stepped();
    stopMinutes();
    stopMinutes = everyMinute(minute);
    minute();
  }

  /** A disk that refuses must not end the hub. The probe finds out whether it works. */
  function attempt(work: () => void, what: string): void {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, `${what} failed`);
      probe();
    }
  }

  /** A small commit. The committer notices by it whether the disk works. */
  function probe(): void {
    context.committer.submit(
      (tx) => tx.meta.set('probe', String(tx.now)),
      () => {},
    );
  }

  function minute(): void {
    if (stopped) return;
    liveness.save(context);
    deps.saveMemories();
    keepSessions(context, sessions());
    attempt(context.siteState.refresh, 'reading the site again');
    void deps.checkCertificates?.();
    remindOfMatters(context, deps.mattersDueBy).catch((error: unknown) =>
      log.error({ err: error }, 'reminding of matters failed; tried again in a minute'),
    );
    void deps.backUp();
    retainDaily();
  }

  let stopMinutes = everyMinute(minute);
  cancel = setTimer(second, 1000);
  return () => {
    stopped = true;
    cancel();
    stopMinutes();
    liveness.save(context);
    deps.saveMemories();
  };
}

/**
 * Moving the WAL into the database flushes twice. So it waits for a second without commands, and for so many that it is
 * worth it: a page that changed often is then written once.
 */
function createWalMover({ context: { committer }, checkpoint, log }: PeriodicJobsDeps): () => void {
  let commandsSeen = 0;
  let unmoved = 0;
  return () => {
    const { commands } = committer.counts;
    const fresh = commands - commandsSeen;
    commandsSeen = commands;
    unmoved += fresh;
    if (unmoved < SOME_COMMANDS || (fresh > 0 && (unmoved < MANY_COMMANDS || fresh > BUSY_COMMANDS))) return;
    unmoved = 0;
    checkpoint().catch((error: unknown) => log.error({ err: error }, 'moving the WAL failed; tried again later'));
  };
}

/** Deletes once a day what is older than the retention, while the age of everything is known. */
function createDailyRetention({ context, steady, retention, clockAgrees, log }: PeriodicJobsDeps): () => void {
  let doneAt: Instant | null = null;
  return () => {
    if (!clockAgrees()) return;
    if (doneAt !== null && steady() - doneAt < RETENTION_EVERY_MS) return;
    doneAt = steady();
    applyRetention(context, retention).catch((error: unknown) =>
      log.error({ err: error }, 'tidying failed; tried again tomorrow'),
    );
  };
}
