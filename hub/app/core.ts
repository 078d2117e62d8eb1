import type { CommandLimits, CommandContext } from '../commands/command-context.ts';
import { dueWork, nextDue } from '../commands/calls/due-work.ts';
import { createSiteState, type SiteState } from '../live/site-state.ts';
import { stepClock } from '../commands/calls/step-clock.ts';
import { later, type Instant } from '../domain/time.ts';
import { createDueTimer } from '../scheduler/due-timer.ts';
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
  /** Told of an answer, or of a listener, that threw. */
  readonly broken: (error: unknown) => void;
  readonly log: Pick<Log, 'info' | 'error'>;
};

export type CoreOutside = Pick<Outside, 'clocks' | 'setTimer' | 'defer' | 'randomBytes' | 'fault'>;

/** What works beside the core. It is handed in, so that it can live in another thread. */
export type CoreNeighbours = {
  /** Tells people and devices what was committed. */
  readonly delivery: { readonly committed: (effects: readonly Effect[]) => void };
  /** What is known only in memory and has instants in it. */
  readonly live: { readonly clockStepped: (byMs: number) => void };
};

export type Scheduler = {
  /** Sets the timer for what falls due next; at start, and by itself after every commit. */
  readonly arm: () => void;
  /** Once a second: follows a wall clock that jumped. */
  readonly followClock: () => void;
  /** Whether the wall clock says a time that can be true. */
  readonly clockIsSet: () => boolean;
  readonly stop: () => void;
};

export type Core = {
  readonly store: Store;
  readonly time: HubTime;
  /** By the wall clock, as rosters and sessions are. */
  readonly wall: () => Instant;
  /** When this core was created, by the hub's time as it is now: a clock that was put right moves it. */
  readonly startedAt: () => Instant;
  readonly siteState: SiteState;
  readonly context: CommandContext;
  /** From here on every commit reaches the site state, then delivery, then the timer. Called once, before anything is listened to. */
  readonly connect: (neighbours: CoreNeighbours) => Scheduler;
};

/**
 * Store, time, site state and command context: what decides and records, without any way in or out. The program, the simulated year
 * and the tests build it here.
 * @throws StoreError when the data directory cannot be used.
 */
export function createCore(given: CoreOptions, outside: CoreOutside): Core {
  const wall = (): Instant => outside.clocks.wall() as Instant;
  // The hub's time continues from the newest fact, so the store comes first. It asks for the time at its first commit, not before.
  const store = openStore(given.dataDir, {
    now: () => time.now(),
    fault: outside.fault,
    defer: outside.defer,
    broken: given.broken,
  });
  const time = createHubTime(outside.clocks, store.tables.facts.newestAt());
  const startedAt = time.steady();
  putFirstSite(store, given.site);
  const siteState = createSiteState(store.tables, wall, calendarOfChina);
  const context: CommandContext = {
    committer: store.committer,
    siteState,
    ids: createIds(outside.randomBytes),
    limits: given.limits,
  };
  putNamedSite(store, context, given.site);

  return {
    store,
    time,
    wall,
    startedAt: () => later(time.now(), startedAt - time.steady()),
    siteState,
    context,
    connect: (neighbours) => connect({ store, time, siteState, context }, neighbours, given.log, outside),
  };
}

/** The one path from a commit to those who must know of it. */
function connect(
  { store, time, siteState, context }: Pick<Core, 'store' | 'time' | 'siteState' | 'context'>,
  { delivery, live }: CoreNeighbours,
  log: CoreOptions['log'],
  { setTimer }: CoreOutside,
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
  committer.onCommitted((effects) => {
    siteState.committed(effects);
    delivery.committed(effects);
    dueTimer.arm();
  });
  const follower = createClockFollower({
    time,
    step: (byMs) =>
      stepClock(context, byMs, () => {
        time.step(byMs);
        live.clockStepped(byMs);
        log.info({ byMs }, 'the clock was put right; every deadline moved with it');
      }),
  });
  return { arm: dueTimer.arm, followClock: follower.look, clockIsSet: follower.isSet, stop: dueTimer.stop };
}
