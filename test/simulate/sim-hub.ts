import { createCore } from '../../hub/app/core.ts';
import { createDelivery, createOutlets } from '../../hub/app/delivery.ts';
import { pressGateOf } from '../../hub/app/listeners/mqtt-listener.ts';
import { createLive } from '../../hub/app/live.ts';
import { siteGiven } from '../../hub/cli/read-site.ts';
import type { CommandContext } from '../../hub/commands/command-context.ts';
import type { PressGate } from '../../hub/intake/press-gate.ts';
import type { CallId, StaffId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import type { Effect } from '../../hub/store/effects.ts';
import type { FaultPoint, Tables } from '../../hub/store/tables.ts';
import type { Phone } from '../../hub/types/phone.ts';
import type { UnrecordedAnswer } from '../../hub/types/unrecorded.ts';
import type { Reachability } from '../../hub/live/reachability.ts';
import type { Agenda } from './agenda.ts';
import { createSimPagers, type Breaks, type SimPagers } from './sim-pagers.ts';

/**
 * A running hub: the real core and delivery on a real file, without listeners. Buttons press through the
 * gate; people call the commands directly.
 */
export type SimHub = {
  readonly context: CommandContext;
  /** What every way in does with a press. */
  readonly gate: PressGate;
  readonly tables: Tables;
  readonly now: () => Instant;
  readonly startedAt: Instant;
  readonly join: (phone: Phone) => () => void;
  readonly openLine: Reachability['open'];
  readonly pagers: SimPagers;
  /** Whether the hub's own sounder runs. */
  readonly sounds: () => boolean;
  readonly repeatAlerts: () => void;
  readonly ringing: () => number;
  readonly followClock: () => void;
  /** The retained messages that a device receives after a reconnect. */
  readonly retained: (device: string) => readonly string[];
  /** Commits what is queued and delivers it, until nothing is left. @returns whether there was anything. */
  readonly settle: () => boolean;
  /** "I am going" to a press that is told and not stored. */
  readonly takeUnrecorded: (call: CallId, by: StaffId) => UnrecordedAnswer;
  /** @param killed nobody gets an answer any more, and nobody is told. */
  readonly stop: (killed: boolean) => void;
};

export type SimHouse = {
  readonly dir: string;
  readonly agenda: Agenda;
  readonly wall: () => number;
  readonly randomBytes: (bytes: number) => Buffer;
  /** May throw, to simulate a refusing disk or a killed hub. */
  readonly fault: (point: FaultPoint) => void;
  /** For how many more milliseconds no flush of the disk ends; 0: it flushes at once. */
  readonly standsStillMs: () => number;
  readonly committed: (
    effects: readonly Effect[],
    hub: { readonly tables: Tables; readonly now: () => Instant },
  ) => void;
  readonly lamp: (device: string, message: string) => void;
  readonly broken: (error: unknown) => void;
  readonly breaks: Breaks;
};

const REPEAT_MS = 10_000;
const UNRECORDED_AFTER_MS = 1_000;

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** Starts a hub on the data in `dir`: the core and delivery of the program, without listeners. */
export function startHub({
  dir,
  agenda,
  wall,
  randomBytes,
  fault,
  standsStillMs,
  committed,
  lamp,
  broken,
  breaks,
}: SimHouse): SimHub {
  let later: (() => void)[] = [];
  let sounds = false;
  let isStopped = false;
  const soon = (work: () => void): void => void later.push(work);
  const setTimer = (work: () => void, ms: number): (() => void) => agenda.in(ms, work);
  const pace = { nowMs: agenda.now, after: (work: () => void, ms: number) => void agenda.in(ms, work), soon };
  const openWalFlush = () => ({
    start: (done: (error: null) => void): void => {
      const ms = standsStillMs();
      const ends = (): void => void (isStopped || done(null));
      if (ms === 0) soon(ends);
      else agenda.in(ms, ends);
    },
    now: () => {},
    close: () => {},
  });
  const besideLoop = { openWalFlush, openCheckpointer: () => null };
  const core = createCore(
    { dataDir: dir, site: siteGiven(undefined), limits: { sessionDays: 3650, inviteMinutes: 10 }, broken, log: SILENT },
    { clocks: { wall, monotonic: agenda.now }, setTimer, defer: soon, randomBytes, fault, besideLoop },
  );
  const { tables, committer } = core.store;
  const { now } = core.time;
  const live = createLive(core, {
    ringForTest: () => {},
    heartbeatS: 10,
    falsePresses: { count: 5, withinMs: 7_200_000 },
    log: SILENT,
  });
  const outlets = createOutlets(core, {
    boot: 'sim',
    device: { heartbeatS: 10, holdMs: 3000, volume: 80 },
    phoneLimits: { slowBytes: Infinity, slowMs: Infinity, allBytes: Infinity },
    pace,
    defer: soon,
    dialectOf: () => null,
    broken,
  });
  const delivery = createDelivery(
    core,
    outlets,
    {
      // `down/lamp` says the same in fewer bytes; the simulated buttons read the whole message.
      sendToDevice: (device, topic, payload) => {
        if (topic.endsWith('/down/feedback')) lamp(device, payload);
      },
      disconnectDevice: () => {},
      repeatMs: REPEAT_MS,
      sound: (on) => {
        sounds = on;
      },
    },
    { pace, defer: soon, fault },
  );
  const { queries, notRecorded } = outlets;
  const gate = pressGateOf(core, live, {
    onNotRecorded: notRecorded.press,
    onStored: breaks.forgetsWhoGoes === true ? () => {} : notRecorded.stored,
    slowAfterMs: breaks.unrecordedAfterMs ?? UNRECORDED_AFTER_MS,
    setTimer: (work, ms) => setTimer(() => void (isStopped || work()), ms),
    log: SILENT,
  });
  const pagers = createSimPagers(core, { queries, broken, breaks }, { setTimer, defer: soon });
  const scheduler = core.connect({
    live,
    delivery: {
      committed: (effects) => {
        if (isStopped) return;
        committed(effects, { tables, now });
        delivery.committed(effects);
        pagers.committed(effects);
      },
    },
  });
  scheduler.arm();
  sounds = delivery.wantsSounder();

  return {
    context: core.context,
    gate,
    tables,
    now,
    startedAt: now(),
    join: delivery.join,
    openLine: (staff, session) => {
      const line = core.reach.open(staff, session);
      if (breaks.hiddenPagesHear !== true) return line;
      return { ...line, page: (says) => line.page({ ...says, visible: true }) };
    },
    pagers,
    sounds: () => sounds,
    repeatAlerts: delivery.repeatAlerts,
    ringing: delivery.ringing.size,
    followClock: scheduler.followClock,
    retained: (device) => outlets.deviceState.retained.down(device, 'feedback'),
    settle: () => {
      const busy = later.length > 0;
      while (later.length > 0) {
        if (standsStillMs() === 0) committer.flush();
        const work = later;
        later = [];
        for (const one of work) one();
      }
      return busy;
    },
    takeUnrecorded: notRecorded.take,
    stop: (killed) => {
      isStopped = killed;
      scheduler.stop();
      pagers.stop();
      core.store.close();
      isStopped = true;
    },
  };
}
