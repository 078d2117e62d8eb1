import type { Socket } from 'node:net';
import type { DeviceTroubles } from '../live/device-troubles.ts';
import type { DeviceId } from '../domain/ids.ts';
import { breakOff, deliverAsGranted, judgeAfterReading } from './aedes-bounds.ts';
import { beforeAedes, clientOf, onUnknownVersion, socketOf, type Broker } from './aedes-internals.ts';
import { callByUserName, type OwnDevices } from './bought.ts';
import { BURST_S } from './limits/device-rate-limit.ts';
import { limitPacketSize } from './limits/packet-size-limit.ts';
import { hasNoPacketId, mendTopics } from './mend-topics.ts';
import { throttleReads } from './limits/read-throttle.ts';
import type { UnauthenticatedLimit } from './limits/unauthenticated-limit.ts';

/**
 * Packets that are read for each message of a device's share. What is read beyond the share is cheap; a press that
 * waits behind a flood on the same connection is reached sooner, the more of it is read.
 */
const PACKETS_FOR_MESSAGE = 25;
/** Packets read at once for each message of its burst. */
const PACKETS_BURST = 10;
const KEEP_ALIVE_MS = 30_000;
/** MQTT 3.1.1 §3.1.2.2: return code 1, unacceptable protocol version. */
const CONNACK_UNKNOWN_VERSION = Buffer.from([0x20, 2, 0, 1]);

export type ConnectionDeps = {
  readonly unauthenticated: Pick<UnauthenticatedLimit, 'makeRoom' | 'arrived' | 'refused'>;
  readonly troubles: Pick<DeviceTroubles, 'seen'>;
  readonly steady: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly limits: {
    readonly maxConnections: number;
    readonly connectTimeoutS: number;
    readonly maxPacketBytes: number;
    readonly messagesPerSecond: number;
  };
  readonly counts: { readingStopped: number };
  readonly ownDevices: OwnDevices;
  /** Called for each socket, once the broker handles it. */
  readonly followToItsEnd: (socket: Socket) => void;
};

export type Connections = {
  /** Takes a new socket, or closes it where there is no room. */
  readonly accept: (socket: Socket) => void;
  readonly destroyAll: () => void;
};

/** Hands each new socket to the broker, with its limits set. */
export function createConnections(
  broker: Broker,
  { unauthenticated, troubles, steady, setTimer, limits, counts, ownDevices, followToItsEnd }: ConnectionDeps,
): Connections {
  const sockets = new Set<Socket>();

  function accept(socket: Socket): void {
    if (sockets.size >= limits.maxConnections && !unauthenticated.makeRoom()) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    unauthenticated.arrived(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
    judgeAfterReading(socket, limits.connectTimeoutS * 1_000);
    deliverAsGranted(socket);
    beforeAedes(socket, (packet) => {
      if (hasNoPacketId(packet)) breakOff(socket, 'packet id 0');
      mendTopics(packet);
      callByUserName(ownDevices, packet);
    });
    onUnknownVersion(socket, () => {
      if (unauthenticated.refused(socket)) socket.write(CONNACK_UNKNOWN_VERSION);
    });
    followToItsEnd(socket);
    limitPacketSize(socket, limits.maxPacketBytes);
    throttleReads(socket, {
      packetsPerSecond: limits.messagesPerSecond * PACKETS_FOR_MESSAGE,
      burst: limits.messagesPerSecond * BURST_S * PACKETS_BURST,
      maxPacketBytes: limits.maxPacketBytes,
      steady,
      setTimer,
      onStopped: (id) => {
        counts.readingStopped++;
        if (id !== null && isLiveConnection(broker, id, socket)) troubles.seen(id as DeviceId, 'storming');
      },
    });
  }

  return {
    accept,
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Before its secret was checked, a connection may call itself by the id of another. */
function isLiveConnection(broker: Broker, id: string, socket: Socket): boolean {
  const client = clientOf(broker, id);
  return client !== undefined && socketOf(client) === socket;
}
