import { dialectOf, recognise } from '../dialects/families.ts';
import { createRecognisedDevices, type RecognisedDevices } from '../intake/recognised-devices.ts';
import { createUnknownDevices, isSameDevice, type UnknownDevices } from '../intake/unknown-devices.ts';
import { createCheckIns, type CheckIns } from '../live/check-in.ts';
import { createScreenPins, type ScreenPins } from '../live/screen-pins.ts';
import { createDeviceFaults, type DeviceFaults } from '../live/device-faults.ts';
import { createDeviceLiveness, type DeviceLivenessRegistry } from '../live/device-liveness.ts';
import { createDeviceTroubles, type DeviceTroubles } from '../live/device-troubles.ts';
import { createPairings, type Pairings } from '../live/pairing.ts';
import { createBridges, type Bridges } from '../live/outages/bridges.ts';
import { createOutageWatch, type OutageWatch } from '../live/outages/outage-watch.ts';
import { createTroubleWatch, type TroubleWatch } from '../live/trouble-watch.ts';
import { createFalsePressWatch, type FalsePressWatch } from '../live/false-presses.ts';
import { createPressTests, type PressTests } from '../live/press-test.ts';
import type { FalsePressRule } from '../domain/trouble/false-presses.ts';
import type { LivenessClass } from '../domain/device/supervision.ts';
import type { DeviceId, StaffId } from '../domain/ids.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';

export type LiveOptions = {
  /** Rings the phones of one person as a test. */
  readonly ringForTest: (staff: StaffId, ring: string) => void;
  /** Seconds between two signs of life of a device whose call points say nothing else. */
  readonly heartbeatS: number;
  readonly falsePresses: FalsePressRule;
  readonly dialectOf?: typeof dialectOf | undefined;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

/** State in memory only. At a restart it is lost or read again. */
export type Live = {
  readonly liveness: DeviceLivenessRegistry;
  readonly troubles: DeviceTroubles;
  readonly faults: DeviceFaults;
  readonly recognised: RecognisedDevices;
  readonly unknown: UnknownDevices;
  readonly checkIns: CheckIns;
  readonly deskPins: ScreenPins;
  readonly pairings: Pairings;
  readonly pressTests: PressTests;
  readonly troubleWatch: TroubleWatch;
  readonly bridges: Bridges;
  readonly outageWatch: OutageWatch;
  readonly falseWatch: FalsePressWatch;
  readonly clockStepped: (byMs: number) => void;
  readonly committed: TroubleWatch['committed'];
};

export function createLive(
  { store, time, context, startedAt }: Core,
  { ringForTest, heartbeatS, falsePresses, dialectOf: familyOf = dialectOf, log }: LiveOptions,
): Live {
  const { tables } = store;
  const { now, steady } = time;
  const liveness = createDeviceLiveness(tables);
  const falseWatch = createFalsePressWatch({ context, tables, rule: falsePresses, now });
  const livenessOf = (device: DeviceId): LivenessClass | null => {
    const bought = context.siteState.site().bought(device);
    const family = bought === null ? null : familyOf(bought.dialect);
    if (bought === null || family === null) return null;
    // Behind an outside broker its line is not seen, and only its availability tells.
    const isBlind = bought.broker !== undefined && family.availabilityTopic(bought) === null;
    return isBlind && family.promise.liveness === 'line' ? 'none' : family.promise.liveness;
  };
  const watched = { context, tables, liveness, now, steady, startedAt, heartbeatS, livenessOf };
  const troubleWatch = createTroubleWatch(watched);
  const outageWatch = createOutageWatch(context, tables.troubles);
  return {
    liveness,
    troubles: createDeviceTroubles({ context, steady, log }),
    recognised: createRecognisedDevices(recognise, steady),
    unknown: createUnknownDevices(
      recognise,
      (where, found) =>
        (context.siteState.site().site.devices ?? []).some((entry) => isSameDevice(where, found, entry)),
      steady,
    ),
    faults: createDeviceFaults({ context, now, steady, log }),
    checkIns: createCheckIns(context, { steady, now, send: ringForTest }),
    deskPins: createScreenPins(context, { steady }),
    pairings: createPairings(context, { steady, now }),
    pressTests: createPressTests(context, {
      steady,
      now,
      isOpen: (device, input) => tables.calls.openAt(device, input) !== null,
    }),
    troubleWatch,
    bridges: createBridges({ now, steady }),
    outageWatch,
    clockStepped: liveness.clockStepped,
    falseWatch,
    committed: (effects) => {
      troubleWatch.committed(effects);
      outageWatch.committed(effects);
      falseWatch.committed(effects);
    },
  };
}
