import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { RecognisedDevices } from '../intake/recognised-devices.ts';
import type { DeviceFaults } from '../live/device-faults.ts';
import type { DeviceTroubles } from '../live/device-troubles.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { clientOf, createBroker } from './aedes-internals.ts';
import { authorise } from './authorisation.ts';
import type { OwnDevices } from './bought.ts';
import { createConnections } from './connections.ts';
import type { DeviceRateLimit } from './limits/device-rate-limit.ts';
import { createLineEnd } from './line-end.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createPublishing, type Publishing } from './publishing.ts';
import { createResends } from './resends.ts';
import { followSessions } from './session-lifecycle.ts';
import { retainedStream, type RetainedState } from './retained-state.ts';
import { createUnauthenticatedLimit } from './limits/unauthenticated-limit.ts';
import { createTakeoverDetector } from './session-takeover.ts';
import type { Log } from '../types/log.ts';
import type { MqttTls } from './tls-server.ts';

export type MqttLimits = {
  readonly maxPacketBytes: number;
  readonly maxConnections: number;
  readonly connectTimeoutS: number;
  readonly drainTimeoutS: number;
  readonly messagesPerSecond: number;
  readonly strangersPerAddress: number;
  readonly refusalsPerSecond: number;
};

export type MqttServerDeps = {
  readonly intake: DeviceRateLimit;
  readonly ownDevices: OwnDevices;
  readonly liveness: DeviceLivenessRegistry;
  readonly troubles: Pick<DeviceTroubles, 'seen'>;
  readonly faults: Pick<DeviceFaults, 'seen'>;
  readonly recognised: Pick<RecognisedDevices, 'heard'>;
  readonly retained: RetainedState;
  /** A device subscribed: it takes what is sent on these topics. */
  readonly subscribed: (device: DeviceId, takes: (topic: string) => boolean) => void;
  /** Chance comes from outside. */
  readonly newId: () => string;
  readonly secretHashOf: (device: string) => Uint8Array | null;
  readonly now: () => Instant;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly limits: MqttLimits;
  /** Null: plain connections only. */
  readonly tls: MqttTls | null;
  readonly log: Pick<Log, 'warn' | 'info'>;
};

export type MqttServer = Publishing &
  Listeners & {
    /** Cuts a live connection. */
    readonly disconnect: (device: string) => void;
    readonly counts: { connects: number; refused: number; foreignTopics: number; readingStopped: number };
    readonly unauthenticated: { readonly evicted: number; readonly unanswered: number };
  };

/** The broker carries MQTT 3.1 and 3.1.1; what the messages mean is decided by the press gate. */
export async function createMqttServer(needs: MqttServerDeps): Promise<MqttServer> {
  const { retained, troubles, steady, limits, tls, log } = needs;
  const counts = { connects: 0, refused: 0, foreignTopics: 0, readingStopped: 0 };
  const unauthenticated = createUnauthenticatedLimit({
    perAddress: limits.strangersPerAddress,
    refusalsPerSecond: limits.refusalsPerSecond,
    steady,
    log,
  });
  const takeovers = createTakeoverDetector(steady, (device) => troubles.seen(device, 'contested'));
  const checksCertificateName = tls !== null && tls.credentials().deviceAuthority !== null;

  const broker = await createBroker(brokerOptions(limits), (filters) => retainedStream(retained, filters));
  const resends = createResends(steady, needs.newId);
  const authorisation = { ...needs, unauthenticated, takeovers, checksCertificateName, resends, counts };
  authorise(broker, authorisation);
  followSessions(broker, { ...needs, unauthenticated, counts });
  const connections = createConnections(broker, {
    ...needs,
    unauthenticated,
    counts,
    followToItsEnd: createLineEnd(authorisation),
  });
  const listeners = createListeners({ tls, limits, onConnection: connections.accept, log });

  return {
    counts,
    unauthenticated: unauthenticated.counts,
    ...createPublishing(broker),
    disconnect: (device) => clientOf(broker, device)?.close(),
    ...listeners,
    close: async () => {
      const closed = listeners.close();
      broker.close(connections.destroyAll);
      await closed;
    },
  };
}

function brokerOptions({ connectTimeoutS, drainTimeoutS }: MqttLimits): Parameters<typeof createBroker>[0] {
  return {
    concurrency: 10_000,
    // Packets that come with the CONNECT. The read throttle hands over some kilobytes before the device is signed in.
    queueLimit: 10_000,
    connectTimeout: connectTimeoutS * 1000,
    // One frozen subscriber would otherwise hold up everybody for a minute.
    drainTimeout: drainTimeoutS * 1000,
    maxClientsIdLength: 63,
  };
}
