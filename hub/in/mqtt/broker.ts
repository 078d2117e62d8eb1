import type { DeviceLives } from '../../commands/device-life.ts';
import type { DeviceTroubles } from '../../commands/device-troubles.ts';
import type { Instant } from '../../domain/time.ts';
import { clientOf, createBroker } from './aedes-internals.ts';
import { authorise } from './authorisation.ts';
import { createConnections } from './connections.ts';
import type { FairGate } from './fair-gate.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { createPublishing, type Publishing } from './publishing.ts';
import { followSessions } from './session-lifecycle.ts';
import { retainedStream, type Shelf } from './shelf.ts';
import { createStrangers } from './strangers.ts';
import { createTakeovers } from './takeovers.ts';
import type { Log } from '../../types/log.ts';
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

export type MqttNeeds = {
  readonly gate: FairGate;
  readonly lives: DeviceLives;
  readonly troubles: Pick<DeviceTroubles, 'seen'>;
  readonly shelf: Shelf;
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

export type MqttDoor = Publishing &
  Listeners & {
    /** Cuts a live connection. */
    readonly disconnect: (device: string) => void;
    readonly counts: { connects: number; refused: number; foreignTopics: number; readingStopped: number };
    readonly strangers: { readonly evicted: number; readonly unanswered: number };
  };

/** The broker carries MQTT 3.1 and 3.1.1; what the messages mean is decided by the press gate. */
export async function openMqttDoor(needs: MqttNeeds): Promise<MqttDoor> {
  const { shelf, troubles, steady, limits, tls, log } = needs;
  const counts = { connects: 0, refused: 0, foreignTopics: 0, readingStopped: 0 };
  const strangers = createStrangers({
    perAddress: limits.strangersPerAddress,
    refusalsPerSecond: limits.refusalsPerSecond,
    steady,
    log,
  });
  const takeovers = createTakeovers(steady, (device) => troubles.seen(device, 'contested'));
  const checksCertificateName = tls !== null && tls.credentials().deviceAuthority !== null;

  const broker = await createBroker(brokerOptions(limits), (filters) => retainedStream(shelf, filters));
  authorise(broker, { ...needs, strangers, takeovers, checksCertificateName, counts });
  followSessions(broker, { ...needs, strangers, counts });
  const connections = createConnections(broker, { ...needs, strangers, counts });
  const listeners = createListeners({ tls, limits, onConnection: connections.accept, log });

  return {
    counts,
    strangers: strangers.counts,
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
    connectTimeout: connectTimeoutS * 1000,
    // One frozen subscriber would otherwise hold up everybody for a minute.
    drainTimeout: drainTimeoutS * 1000,
    maxClientsIdLength: 63,
  };
}
