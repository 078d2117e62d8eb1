import type { Shown } from '../dialects/outputs/output.ts';
import type { Stage } from '../domain/call/stage.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { SiteDevice } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { CallQueries } from '../queries/calls.ts';
import { stagesAt } from '../queries/feedback.ts';
import { createBoughtOutputs, type BoughtLines, type ShownNow } from './bought-outputs.ts';

export type BoughtFeedbackDeps = {
  readonly calls: Pick<CallQueries, 'atDevice'>;
  readonly site: () => SiteIndex;
  /** The messages by which a device shows these stages; empty where it has no outputs. */
  readonly shownBy: (device: SiteDevice, stageAt: (input: string | null) => Stage) => readonly Shown[];
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** Runs work in the next turn of the loop. */
  readonly soon: (work: () => void) => void;
};

/** Devices in one turn of the loop, so that presses do not wait. */
const AT_ONCE = 32;
/** After its birth a device subscribes to its commands; what comes earlier is lost. */
const SUBSCRIBES_MS = 1_000;
/** The store could not be read. */
const READ_AGAIN_MS = 1_000;
const TEST_MS = 10_000;

export type BoughtFeedback = ReturnType<typeof createBoughtFeedback>;

/**
 * Shows the stage of a call at the lamps, relays and buzzers of bought devices. Kept is only what was shown last, never
 * a queue: what a device must show is read from the calls in the moment of sending. It is sent when it changes, and
 * again when device, bridge, broker or hub come back.
 */
export function createBoughtFeedback({ calls, site, shownBy, steady, soon }: BoughtFeedbackDeps) {
  const outputs = createBoughtOutputs();
  const due = new Set<DeviceId>();
  const dueAt = new Map<DeviceId, Instant>();
  const tests = new Map<DeviceId, { readonly stage: Stage; readonly until: Instant }>();
  const lineOf = new Map<string, number | null>();
  let devices = devicesOf(site());
  let brokers = behindBrokers(devices);
  let lines: BoughtLines | null = null;
  let isPumping = false;
  const fromNow = (ms: number): Instant => (steady() + ms) as Instant;

  function shownNow(device: SiteDevice): readonly ShownNow[] {
    const stageAt = stagesAt(calls.atDevice(device.id));
    const tested = tests.get(device.id)?.stage;
    if (tested === undefined) return shownBy(device, stageAt).map((shown) => ({ ...shown, isTest: false }));
    // A test is no stage of a call: what is shown afterwards must not sound as if it had changed.
    const stages = new Map(shownBy(device, stageAt).map(({ output, stage }) => [output, stage]));
    return shownBy(device, () => tested).map((shown) => ({
      ...shown,
      stage: stages.get(shown.output) ?? shown.stage,
      isTest: true,
    }));
  }

  function show(device: SiteDevice, to: BoughtLines): 'done' | 'busy' {
    try {
      return outputs.show(device, shownNow(device), to, wake);
    } catch {
      dueAt.set(device.id, fromNow(READ_AGAIN_MS));
      return 'done';
    }
  }

  function pump(): void {
    isPumping = false;
    if (lines === null) return;
    noticeLines();
    let left = AT_ONCE;
    for (const id of due) {
      if (left-- === 0) return wake();
      const device = devices.get(id);
      // It goes on when there is room again.
      if (device !== undefined && show(device, lines) === 'busy') return;
      due.delete(id);
    }
  }

  function wake(): void {
    if (isPumping) return;
    isPumping = true;
    soon(pump);
  }

  function add(ids: Iterable<DeviceId>): void {
    for (const id of ids) due.add(id);
    if (due.size > 0) wake();
  }

  /** Each line to a broker has a number. On another one nobody knows what the devices behind it show. */
  function noticeLines(): void {
    if (lines === null) return;
    for (const [broker, ids] of brokers) {
      const now = lines.lineOf(broker);
      if (now === lineOf.get(broker)) continue;
      lineOf.set(broker, now);
      if (now === null) continue;
      for (const id of ids) {
        outputs.forget(id);
        due.add(id);
      }
    }
  }

  return {
    /** Called once, when there is a way to the devices. */
    connect: (to: BoughtLines): void => {
      lines = to;
    },
    /** The call at a device changed. */
    changed: (id: DeviceId): void => {
      if (!devices.has(id)) return;
      tests.delete(id);
      add([id]);
    },
    /** A device on the hub's own broker subscribed: what it takes on these topics it is told. */
    subscribed: (id: DeviceId, takes: (topic: string) => boolean): void => {
      const device = devices.get(id);
      if (device === undefined || device.broker !== undefined) return;
      outputs.forget(id, takes);
      add([id]);
    },
    /** A device behind an outside broker, or its bridge, came online. */
    cameBack: (id: DeviceId): void => {
      if (devices.get(id)?.broker === undefined) return;
      dueAt.set(id, fromNow(SUBSCRIBES_MS));
    },
    siteChanged: (): void => {
      const before = devices;
      devices = devicesOf(site());
      brokers = behindBrokers(devices);
      if (lines !== null)
        for (const [id, device] of before)
          outputs.leave(
            device,
            devices.get(id) ?? null,
            shownBy(device, () => 'idle'),
            lines,
          );
      add([...devices].flatMap(([id, device]) => (before.get(id) === device ? [] : [id])));
    },
    /** Once a second. */
    check: (): void => {
      const now = steady();
      noticeLines();
      for (const [id, at] of dueAt) {
        if (at > now) continue;
        dueAt.delete(id);
        outputs.forget(id);
        due.add(id);
      }
      for (const [id, { until }] of tests) {
        if (until > now) continue;
        tests.delete(id);
        due.add(id);
      }
      if (due.size > 0) wake();
    },
    /**
     * Shows a stage for ten seconds, then again what is true. A call that changes meanwhile ends it.
     * @returns `none`: the device has no outputs. `away`: there is no way to it now.
     */
    test: (id: DeviceId, stage: Stage): 'shown' | 'away' | 'none' => {
      const device = devices.get(id);
      if (device === undefined || lines === null) return 'none';
      tests.set(id, { stage, until: fromNow(TEST_MS) });
      outputs.forget(id);
      if (outputs.show(device, shownNow(device), lines, wake) === 'busy') due.add(id);
      if (outputs.isShown(id)) return 'shown';
      tests.delete(id);
      return 'away';
    },
    /** As sentences for operators. */
    problems: outputs.problems,
  };
}

function devicesOf({ site }: SiteIndex): ReadonlyMap<DeviceId, SiteDevice> {
  return new Map(
    (site.devices ?? []).filter(({ feedback = [] }) => feedback.length > 0).map((device) => [device.id, device]),
  );
}

function behindBrokers(devices: ReadonlyMap<DeviceId, SiteDevice>): ReadonlyMap<string, readonly DeviceId[]> {
  const found = new Map<string, DeviceId[]>();
  for (const [id, { broker }] of devices) {
    if (broker === undefined) continue;
    const ids = found.get(broker);
    if (ids === undefined) found.set(broker, [id]);
    else ids.push(id);
  }
  return found;
}
