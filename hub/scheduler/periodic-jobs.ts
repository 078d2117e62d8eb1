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
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** How far the hub's time has been moved since the start, in milliseconds. */
  readonly stepped: () => number;
  readonly setTimer: SetTimer;
  /** Calls the given work every minute; a real hub uses node-cron, a moved clock its own. */
  readonly everyMinute: (work: () => void) => () => void;
  /** Pings, repeated alerts. */
  readonly everySecond: () => void;
  /** Whether the last commit failed; a small one is then tried every second, so that the hub notices by itself when the disk is back. */
  readonly inTrouble: () => boolean;
  /** Makes the night's backup once it is due. Never throws. */
  readonly backUp: () => Promise<void>;
  readonly retention: Retention;
  readonly mattersDueBy: MattersDueBy;
  /** Looks whether they must be renewed, or were replaced; null without TLS. Never throws. */
  readonly lookAtCertificates: (() => Promise<void>) | null;
  readonly checkpoint: () => void;
  /** Sessions of the phones that are listening. */
  readonly sessions: () => readonly string[];
  readonly log: Pick<Log, 'error'>;
};

const TIDY_EVERY_MS = 24 * 60 * 60_000;

/** Work that is nobody's call: each part may be late, run twice or be left out once without harm. */
export function startPeriodicJobs(needs: PeriodicJobsDeps): () => void {
  const {
    context,
    liveness,
    steady,
    stepped,
    setTimer,
    everyMinute,
    everySecond,
    inTrouble,
    mattersDueBy,
    lookAtCertificates,
    retention,
    backUp,
    checkpoint,
    sessions,
    log,
  } = needs;
  let stopped = false;
  let cancel: () => void = () => {};
  let tidiedAt: Instant | null = null;
  let commandsSeen = 0;
  let unmoved = 0;
  let steppedSeen = stepped();

  function second(): void {
    if (stopped) return;
    cancel = setTimer(second, 1000);
    attempt(everySecond, 'pings and repeated alerts');
    afterJump();
    if (inTrouble()) probe();
    attempt(tendStore, 'moving the WAL');
  }

  /** A schedule made before the clock was set back would sleep until the clock has caught up (node-cron 4.6); a fresh one does not. */
  function afterJump(): void {
    if (stepped() === steppedSeen) return;
    steppedSeen = stepped();
    stopMinutes();
    stopMinutes = everyMinute(minute);
    minute();
  }

  /** A disk that refuses must not end the hub; the probe below finds out how it is. */
  function attempt(work: () => void, what: string): void {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, `${what} failed`);
      probe();
    }
  }

  /** Moving the WAL into the database flushes twice and holds up a press; so it waits for a second in which nothing happens. */
  function tendStore(): void {
    const { commands } = context.committer.counts;
    const fresh = commands - commandsSeen;
    commandsSeen = commands;
    unmoved += fresh;
    if (unmoved === 0 || (fresh > 0 && (unmoved < MANY_COMMANDS || fresh > BUSY_COMMANDS))) return;
    unmoved = 0;
    checkpoint();
  }

  function probe(): void {
    context.committer.submit(
      (tx) => tx.meta.set('probe', String(tx.now)),
      () => {},
    );
  }

  function minute(): void {
    if (stopped) return;
    liveness.save(context);
    keepSessions(context, sessions());
    attempt(context.siteState.refresh, 'reading the site again');
    void lookAtCertificates?.();
    remindOfMatters(context, mattersDueBy).catch((error: unknown) =>
      log.error({ err: error }, 'reminding of matters failed; tried again in a minute'),
    );
    void backUp();
    if (tidiedAt !== null && steady() - tidiedAt < TIDY_EVERY_MS) return;
    tidiedAt = steady();
    applyRetention(context, retention).catch((error: unknown) =>
      log.error({ err: error }, 'tidying failed; tried again tomorrow'),
    );
  }

  let stopMinutes = everyMinute(minute);
  cancel = setTimer(second, 1000);
  return () => {
    stopped = true;
    cancel();
    stopMinutes();
    liveness.save(context);
  };
}

/** Commands after which the WAL is moved although the house is not quiet, unless it is busy this very second. */
const MANY_COMMANDS = 2_000;
const BUSY_COMMANDS = 1_000;
