import type { HubConfig } from '../../config/hub-schema.ts';
import type { Certificates } from '../certificates/certificates.ts';
import { openMqttDoor, type MqttDoor } from '../in/mqtt/broker.ts';
import { createFairGate, type FairGate } from '../in/mqtt/fair-gate.ts';
import { createPressGate, type PressGate } from '../in/mqtt/press-gate.ts';
import type { DeviceQueries } from '../queries/devices.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';
import type { Outlets } from './delivery.ts';
import type { Live } from './live.ts';
import type { Outside } from './outside.ts';

export type PressGateGiven = {
  readonly payloadBytes: number;
  readonly onNotRecorded: Outlets['notRecorded']['press'];
  readonly log: Parameters<typeof createPressGate>[0]['log'];
};

/** Takes what devices say, and answers once it is recorded. */
export function pressGateOf({ time, context }: Core, { lives, pressTests }: Live, given: PressGateGiven): PressGate {
  return createPressGate({ desk: context, lives, now: time.now, pressTests, onSelfTest: () => {}, ...given });
}

/** Stands before the press gate and limits each device. */
export function fairGateOf(
  { store, time, context }: Core,
  { lives, troubles }: Live,
  gate: PressGate,
  { limits, setTimer }: { readonly limits: HubConfig['limits']['mqtt']; readonly setTimer: Outside['setTimer'] },
): FairGate {
  return createFairGate({
    gate,
    desk: context,
    calls: store.tables.calls,
    lives,
    troubles,
    now: time.now,
    steady: time.steady,
    setTimer,
    limits,
  });
}

export type MqttListenerGiven = {
  readonly gate: FairGate;
  readonly secretHashOf: DeviceQueries['secretHashOf'];
  readonly deviceState: Outlets['deviceState'];
  readonly limits: HubConfig['limits']['mqtt'];
  readonly certificates: Certificates | null;
  readonly setTimer: Outside['setTimer'];
  readonly log: Log;
};

/** The broker; it listens later. */
export function openMqttListener(
  { time }: Core,
  { lives, troubles }: Live,
  { gate, deviceState, secretHashOf, limits, certificates, setTimer, log }: MqttListenerGiven,
): Promise<MqttDoor> {
  return openMqttDoor({
    gate,
    lives,
    troubles,
    shelf: deviceState.retained,
    now: time.now,
    steady: time.steady,
    setTimer,
    limits,
    tls: certificates,
    log,
    secretHashOf,
  });
}
