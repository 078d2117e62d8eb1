import { siteGiven } from '../../hub/cli/read-site.ts';
import { calendarOfChina } from '../../hub/calendar-cn.ts';
import type { Desk } from '../../hub/commands/desk.ts';
import { dueWork, nextDue } from '../../hub/commands/due-work.ts';
import { createHouse } from '../../hub/commands/house.ts';
import { stepClock } from '../../hub/commands/step-clock.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { putFirstSite } from '../../hub/first-site.ts';
import { createIds } from '../../hub/ids.ts';
import { createDueTimer } from '../../hub/in/clock/due-timer.ts';
import { createClockFollower } from '../../hub/in/clock/follow-clock.ts';
import { createHubTime } from '../../hub/in/clock/hub-time.ts';
import { createDeviceFeedback } from '../../hub/out/device-feedback.ts';
import { HEARS } from '../../hub/in/http/rights.ts';
import { createDispatcher } from '../../hub/out/dispatcher.ts';
import type { Phone } from '../../hub/out/phones.ts';
import { createHowLong } from '../../hub/queries/how-long.ts';
import type { Effect } from '../../hub/store/effects.ts';
import { openStore } from '../../hub/store/store.ts';
import type { FaultPoint, Tables } from '../../hub/store/tables.ts';
import type { Agenda } from './agenda.ts';

/** A hub at work: its real rooms on a real file, without doors; people and buttons stand inside and speak to the desk. */
export type SimHub = {
  readonly desk: Desk;
  readonly tables: Tables;
  readonly now: () => Instant;
  readonly startedAt: Instant;
  readonly join: (phone: Phone) => () => void;
  readonly repeatAlerts: () => void;
  readonly ringing: () => number;
  readonly followClock: () => void;
  /** What a device finds retained when it is back. */
  readonly retained: (device: string) => readonly string[];
  /** Commits what is queued and tells it, until nothing is left. @returns whether there was anything. */
  readonly settle: () => boolean;
  readonly stop: () => void;
};

export type SimHouse = {
  readonly dir: string;
  readonly agenda: Agenda;
  readonly wall: () => number;
  readonly randomBytes: (bytes: number) => Buffer;
  /** May throw: where a test lets the disk fail or the hub die. */
  readonly fault: (point: FaultPoint) => void;
  readonly committed: (
    effects: readonly Effect[],
    hub: { readonly tables: Tables; readonly now: () => Instant },
  ) => void;
  readonly lamp: (device: string, message: string) => void;
  readonly broken: (error: unknown) => void;
};

const REPEAT_MS = 10_000;

/** Starts a hub on what lies in `dir`, as hub.ts does. */
export function startHub({ dir, agenda, wall, randomBytes, fault, committed, lamp, broken }: SimHouse): SimHub {
  let later: (() => void)[] = [];
  const soon = (work: () => void): void => void later.push(work);
  let now = (): Instant => wall() as Instant;
  const store = openStore(dir, { now: () => now(), fault, defer: soon, broken });
  const { tables, committer } = store;
  const time = createHubTime({ wall, monotonic: agenda.now }, tables.facts.newestAt());
  now = time.now;
  putFirstSite(store, siteGiven(undefined));
  const house = createHouse(tables, () => wall() as Instant, calendarOfChina);
  const desk: Desk = {
    committer,
    house,
    ids: createIds(randomBytes),
    limits: { sessionDays: 3650, inviteMinutes: 10 },
  };
  const howLong = createHowLong(tables);
  const feedback = createDeviceFeedback({
    tables,
    site: house.site,
    now,
    howLong: howLong.at,
    boot: 'sim',
    device: { heartbeatS: 10, holdMs: 3000, volume: 80 },
    soon,
    send: (device, _topic, payload) => lamp(device, payload),
  });
  const dispatcher = createDispatcher({
    tables,
    site: house.site,
    steady: time.steady,
    feedback,
    fault,
    hears: HEARS,
    onCredentialsChanged: () => {},
    pace: { nowMs: agenda.now, after: (work, ms) => void agenda.in(ms, work), soon },
    limits: { slowBytes: Infinity, slowMs: Infinity, repeatMs: REPEAT_MS },
  });
  const dueTimer = createDueTimer({
    desk,
    now,
    nextDueAt: () => nextDue(tables),
    dueWork: () => dueWork(desk, tables, now()),
    setTimer: (work, ms) => agenda.in(ms, work),
    log: { error: () => {} },
  });
  committer.onCommitted((effects) => {
    committed(effects, { tables, now });
    if (effects.some(({ type }) => type === 'site-changed')) house.changed();
    howLong.committed(effects);
    dispatcher.committed(effects);
    dueTimer.arm();
  });
  const follower = createClockFollower({ time, step: (byMs) => stepClock(desk, byMs, time.step) });
  dueTimer.arm();

  return {
    desk,
    tables,
    now,
    startedAt: now(),
    join: dispatcher.join,
    repeatAlerts: dispatcher.repeatAlerts,
    ringing: dispatcher.ringing.size,
    followClock: follower.look,
    retained: (device) => feedback.shelf.down(device, 'feedback'),
    settle: () => {
      const busy = later.length > 0;
      while (later.length > 0) {
        committer.flush();
        const work = later;
        later = [];
        for (const one of work) one();
      }
      return busy;
    },
    stop: () => {
      dueTimer.stop();
      store.close();
    },
  };
}
