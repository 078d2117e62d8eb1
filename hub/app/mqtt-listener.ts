import type { HubConfig } from '../../config/hub/hub-schema.ts';
import type { Certificates } from '../certificates/certificates.ts';
import { createMqttServer, type MqttServer } from '../mqtt/mqtt-server.ts';
import { createDeviceRateLimit, type DeviceRateLimit } from '../mqtt/device-rate-limit.ts';
import { createPressIntake, type PressIntake } from '../mqtt/press-intake.ts';
import type { DeviceQueries } from '../queries/devices.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';
import type { Outlets } from './delivery.ts';
import type { Live } from './live.ts';
import type { Outside } from './outside.ts';

export type PressGateOptions = {
  readonly payloadBytes: number;
  readonly onNotRecorded: Outlets['notRecorded']['press'];
  readonly log: Parameters<typeof createPressIntake>[0]['log'];
};

/** Takes messages of devices, and answers them when they are recorded. */
export function pressIntakeOf(
  { time, context }: Core,
  { liveness, pressTests }: Live,
  options: PressGateOptions,
): PressIntake {
  return createPressIntake({
    context,
    liveness,
    now: time.now,
    steady: time.steady,
    pressTests,
    onSelfTest: () => {},
    ...options,
  });
}

/** The rate limit of each device, before the press intake. */
export function deviceRateLimitOf(
  { store, time, context }: Core,
  { liveness, troubles }: Live,
  intake: PressIntake,
  { limits, setTimer }: { readonly limits: HubConfig['limits']['mqtt']; readonly setTimer: Outside['setTimer'] },
): DeviceRateLimit {
  return createDeviceRateLimit({
    intake,
    context,
    calls: store.tables.calls,
    liveness,
    troubles,
    now: time.now,
    steady: time.steady,
    setTimer,
    limits,
  });
}

export type MqttListenerOptions = {
  readonly intake: DeviceRateLimit;
  readonly secretHashOf: DeviceQueries['secretHashOf'];
  readonly deviceState: Outlets['deviceState'];
  readonly limits: HubConfig['limits']['mqtt'];
  readonly certificates: Certificates | null;
  readonly setTimer: Outside['setTimer'];
  readonly log: Log;
};

/** Creates the broker. It listens later. */
export function openMqttListener(
  { time, context }: Core,
  { liveness, troubles, faults }: Live,
  { intake, deviceState, secretHashOf, limits, certificates, setTimer, log }: MqttListenerOptions,
): Promise<MqttServer> {
  return createMqttServer({
    intake,
    liveness,
    troubles,
    faults,
    newId: context.ids.shortId,
    retained: deviceState.retained,
    now: time.now,
    steady: time.steady,
    setTimer,
    limits,
    tls: certificates,
    log,
    secretHashOf,
  });
}
