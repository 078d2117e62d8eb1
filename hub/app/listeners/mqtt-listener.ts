import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import type { Certificates } from '../../certificates/certificates.ts';
import { createMqttServer, type MqttServer } from '../../mqtt/mqtt-server.ts';
import {
  createDeviceRateLimit,
  type DeviceRateLimit,
  type DeviceRateLimitDeps,
} from '../../mqtt/limits/device-rate-limit.ts';
import { createPressGate, type PressGate, type PressGateDeps } from '../../intake/press-gate.ts';
import { createPressIntake, type PressIntake, type PressIntakeDeps } from '../../mqtt/press-intake.ts';
import type { DeviceIntake } from '../../intake/device-intake.ts';
import { createOwnDevices, type OwnDevices } from '../../mqtt/bought.ts';
import type { DeviceQueries } from '../../queries/devices.ts';
import type { Log } from '../../types/log.ts';
import type { Closers } from '../closers.ts';
import type { Core } from '../core.ts';
import type { Outlets } from '../delivery.ts';
import type { Live } from '../live.ts';
import type { Outside } from '../outside.ts';

export type PressGateOptions = Pick<PressGateDeps, 'onNotRecorded' | 'onStored' | 'slowAfterMs' | 'setTimer' | 'log'>;

/** The one gate of all ways in. */
export function pressGateOf(
  { time, context }: Core,
  { liveness, pressTests }: Live,
  options: PressGateOptions,
): PressGate {
  return createPressGate({ context, liveness, pressTests, steady: time.steady, ...options });
}

/** Takes messages of devices, and answers them when they are recorded. */
export function pressIntakeOf(
  { time, context }: Core,
  { liveness }: Live,
  options: Pick<PressIntakeDeps, 'gate' | 'payloadBytes' | 'log'>,
): PressIntake {
  return createPressIntake({ context, liveness, now: time.now, onSelfTest: () => {}, ...options });
}

/** What devices send goes through the rate limit to the intake; the broker brings it. */
export type MqttPart = {
  readonly intake: PressIntake;
  readonly rateLimit: DeviceRateLimit;
  readonly mqtt: MqttServer;
};

export type MqttPartOptions = {
  readonly gate: PressGate;
  readonly deviceIntake: DeviceIntake;
  readonly outlets: Pick<Outlets, 'deviceState' | 'boughtFeedback'>;
  readonly secretHashOf: DeviceQueries['secretHashOf'];
  readonly limits: HubConfig['limits']['mqtt'];
  readonly certificates: Certificates | null;
  readonly setTimer: Outside['setTimer'];
  readonly log: Log;
};

/** Creates intake, rate limit and broker, and adds their closers. The broker listens later. */
export async function openMqttPart(
  core: Core,
  live: Live,
  { gate, deviceIntake, outlets: { deviceState, boughtFeedback }, limits, setTimer, log, ...rest }: MqttPartOptions,
  closers: Closers,
): Promise<MqttPart> {
  const intake = pressIntakeOf(core, live, { gate, payloadBytes: limits.payloadBytes, log });
  const ownDevices = createOwnDevices(deviceIntake.devices);
  const rateLimit = deviceRateLimitOf(core, live, { intake, ownDevices, deviceIntake, limits, setTimer });
  closers.add('device limits', rateLimit.close);
  const mqtt = await openMqttListener(core, live, {
    intake: rateLimit,
    ownDevices,
    deviceState,
    boughtFeedback,
    limits,
    setTimer,
    log,
    ...rest,
  });
  closers.add('MQTT', mqtt.close);
  return { intake, rateLimit, mqtt };
}

/** The rate limit of each device, before the press intake. */
function deviceRateLimitOf(
  { store, time, context }: Core,
  { liveness, troubles }: Live,
  options: Pick<DeviceRateLimitDeps, 'intake' | 'ownDevices' | 'deviceIntake' | 'limits' | 'setTimer'>,
): DeviceRateLimit {
  return createDeviceRateLimit({
    ...options,
    context,
    calls: store.tables.calls,
    liveness,
    troubles,
    now: time.now,
    steady: time.steady,
  });
}

type MqttListenerOptions = Omit<MqttPartOptions, 'outlets' | 'gate' | 'deviceIntake'> & {
  readonly intake: DeviceRateLimit;
  readonly ownDevices: OwnDevices;
  readonly deviceState: Outlets['deviceState'];
  readonly boughtFeedback: Outlets['boughtFeedback'];
};

function openMqttListener(
  { time, context }: Core,
  { liveness, troubles, faults, recognised, unknown }: Live,
  {
    intake,
    ownDevices,
    deviceState,
    boughtFeedback,
    secretHashOf,
    limits,
    certificates,
    setTimer,
    log,
  }: MqttListenerOptions,
): Promise<MqttServer> {
  return createMqttServer({
    intake,
    ownDevices,
    liveness,
    troubles,
    faults,
    recognised: {
      heard: (device, topic, payload) => {
        recognised.heard(device, topic, payload);
        unknown.heard({ broker: null, device }, topic, payload);
      },
    },
    newId: context.ids.shortId,
    retained: deviceState.retained,
    subscribed: boughtFeedback.subscribed,
    now: time.now,
    steady: time.steady,
    setTimer,
    limits,
    tls: certificates,
    log,
    secretHashOf,
  });
}
