import type { CommandLimits, CommandContext } from '../commands/command-context.ts';
import { dueWork, nextDue } from '../commands/calls/due-work.ts';
import { createReachability, type Reachability } from '../live/reachability.ts';
import { createSiteState, type SiteState } from '../live/site-state.ts';
import { stepClock } from '../commands/calls/step-clock.ts';
import { EARLIEST_DATE, later, type Instant } from '../domain/time.ts';
import { createClockAgreement, type ClockAgreement } from '../scheduler/clock-agreement.ts';
import { createDueTimer } from '../scheduler/due-timer.ts';
import { createHearingWatch } from '../scheduler/hearing-watch.ts';
import { createUnheardWatch } from '../scheduler/unheard-watch.ts';
import { createClockFollower } from '../scheduler/clock-follower.ts';
import { createHubTime, type HubTime } from '../scheduler/hub-time.ts';
import type { Effect } from '../store/effects.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Log } from '../types/log.ts';
import { calendarOfChina } from './calendar-cn.ts';
import { putFirstSite, putNamedSite, type SiteOptions } from './first-site.ts';
import { createIds } from './ids.ts';
import type { Outside } from './outside.ts';

export type CoreOptions = {
  readonly dataDir: string;
  readonly site: SiteOptions;
  readonly limits: CommandLimits;
  /** Called with the error when a callback of a command or a commit listener throws. */
  readonly broken: (error: unknown) => void;
  readonly log: Pick<Log, 'info' | 'error'>;
};

export type CoreOutside = Pick<
  Outside,
  'clocks' | 'builtAt' | 'setTimer' | 'defer' | 'randomBytes' | 'fault' | 'besideLoop'
>;

/** The parts beside the core. They are handed in, so that they can later run in another thread. */
export type CoreNeighbours = {
  /** Sends committed effects to people and devices. */
  readonly delivery: { readonly committed: (effects: readonly Effect[]) => void };
  /** Live state that contains instants, or follows what is stored. */
  readonly live: {
    readonly clockStepped: (byMs: number) => void;
    readonly committed: (effects: readonly Effect[]) => void;
  };
};

export type Scheduler = {
  /** Sets the due timer. Called at start; after every commit it is set without a call. */
  readonly arm: () => void;
  /** Once a second: follows a wall clock that jumped. */
  readonly followClock: () => void;
  /** Whether the wall clock shows a possible time. */
  readonly clockIsSet: () => boolean;
  readonly stop: () => void;
};

export type Core = {
  readonly store: Store;
  readonly time: HubTime;
  /** By the wall clock, as rosters and sessions are. */
  readonly wall: () => Instant;
  readonly agreement: ClockAgreement;
  /** When this core was created, in the present hub time: a step of the clock moves it. */
  readonly startedAt: () => Instant;
  readonly reach: Reachability;
  readonly siteState: SiteState;
  readonly context: CommandContext;
  /**
   * From now on every commit reaches the site state, then delivery, then the due timer. Called once, before any
   * listener opens.
   */
  readonly connect: (neighbours: CoreNeighbours) => Scheduler;
};

/**
 * Creates store, time, site state and command context: all that decides and records, without a way in or out. The
 * program, the simulated year and the tests build it here.
 * @throws StoreError when the data directory cannot be used.
 */
export function createCore(options: CoreOptions, outside: CoreOutside): Core {
  const wall = (): Instant => outside.clocks.wall() as Instant;
  // The store comes first, because the hub's time continues from the newest fact. The store reads the time only in a
  // commit.
  const store = openStore(options.dataDir, {
    now: () => time.now(),
    fault: outside.fault,
    defer: outside.defer,
    broken: options.broken,
    steadyMs: outside.clocks.monotonic,
    besideLoop: outside.besideLoop,
  });
  const newestFactAt = store.tables.facts.newestAt();
  const time = createHubTime(outside.clocks, Math.max(newestFactAt ?? 0, outside.builtAt ?? 0) as Instant);
  const steadyStart = time.steady();
  const startedAt = (): Instant => later(time.now(), steadyStart - time.steady());
  const agreement = createClockAgreement({
    context: { committer: store.committer },
    ...time,
    newestFactAt,
    noted: store.tables.meta.get,
  });
  // Neither of them ends a session: a wall clock that is ahead for a while, a hub that once started ahead.
  const sessionTime = (): Instant => Math.min(wall(), agreement.vouched()) as Instant;
  putFirstSite(store, options.site);
  const reach = createReachability({ steady: time.steady, now: time.now });
  const siteState = createSiteState(store.tables, wall, calendarOfChina, reach, sessionTime);
  const context: CommandContext = {
    committer: store.committer,
    siteState,
    ids: createIds(outside.randomBytes),
    limits: options.limits,
  };
  putNamedSite(store, context, options.site);

  return {
    store,
    time,
    wall,
    agreement,
    startedAt,
    reach,
    siteState,
    context,
    connect: (neighbours) =>
      connect({ store, time, startedAt, reach, siteState, context }, neighbours, options.log, outside),
  };
}

/** Commits after which other people may be able to hear. */
const CHANGES_HEARING: ReadonlySet<Effect['type']> = new Set(['site-changed', 'roster-changed', 'sessions-changed']);

/** The one path from a commit to those who must know of it. */
function connect(
  { store, time, startedAt, reach, siteState, context }: Omit<Core, 'wall' | 'agreement' | 'connect'>,
  { delivery, live }: CoreNeighbours,
  log: CoreOptions['log'],
  { setTimer, defer }: CoreOutside,
): Scheduler {
  const { committer, tables } = store;
  const dueTimer = createDueTimer({
    context,
    now: time.now,
    setTimer,
    log,
    nextDueAt: () => nextDue(tables),
    dueWork: () => dueWork(context, tables, time.now()),
  });
  const hearing = createHearingWatch({ context, reach, steady: time.steady, setTimer, defer });
  const unheard = createUnheardWatch({
    context,
    openPlaces: tables.unheard.open,
    reach,
    steady: time.steady,
    setTimer,
    defer,
  });
  reach.onChange(() => {
    hearing.poke();
    unheard.poke();
  });
  committer.onCommitted((effects) => {
    siteState.committed(effects);
    live.committed(effects);
    delivery.committed(effects);
    if (effects.some(({ type }) => CHANGES_HEARING.has(type))) {
      hearing.poke();
      unheard.poke();
    }
    dueTimer.arm();
  });
  const follower = createClockFollower({
    time,
    earliest: EARLIEST_DATE,
    step: (byMs) =>
      stepClock(context, byMs, startedAt(), () => {
        time.step(byMs);
        live.clockStepped(byMs);
        log.info({ byMs }, 'the clock was put right; every deadline moved with it');
      }),
  });
  let known = siteState.people();
  /** A wall clock that was set is another hour of the roster: other people are on shift. */
  function followRoster(): void {
    const now = siteState.people();
    if (now === known) return;
    known = now;
    hearing.poke();
    unheard.poke();
  }

  return {
    arm: () => {
      dueTimer.arm();
      hearing.poke();
      unheard.poke();
    },
    followClock: () => {
      // A step waits for the disk, and the loop with it.
      if (!committer.isHeldUp()) follower.check();
      followRoster();
    },
    clockIsSet: follower.isSet,
    stop: () => {
      hearing.stop();
      unheard.stop();
      dueTimer.stop();
    },
  };
}
