import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client } from 'aedes';
import type { DeviceLives } from '../../commands/device-life.ts';
import type { DeviceTroubles } from '../../commands/device-troubles.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import {
  mayConnect,
  maySubscribe,
  mayPublish,
  CONNACK_BAD_CREDENTIALS,
  CONNACK_BAD_ID,
  CONNACK_NOT_AUTHORISED,
  CONNACK_UNAVAILABLE,
  type Verdict,
} from './access.ts';
import { BURST_S, type FairGate } from './fair-gate.ts';
import { guardFrames } from './guard.ts';
import { paceReading } from './pace-reading.ts';
import { createReceipts } from './receipt.ts';
import { bearsName, createTlsServer, type MqttTls } from './tls-server.ts';
import { matchesFilter, retainedFor, retainedStream, type Shelf } from './shelf.ts';
import { createStrangers } from './strangers.ts';
import { createTakeovers } from './takeovers.ts';
import type { Log } from '../../types/log.ts';

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

export type MqttDoor = {
  /** @returns the port it listens on. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** The same over TLS. @throws also when the door was opened without. */
  readonly listenTls: (host: string, port: number) => Promise<number>;
  /** Sends to a device that is connected and reads the topic. @returns false when there is nobody to read it. */
  readonly send: (device: string, topic: string, payload: string) => boolean;
  /** To every device that reads it. */
  readonly sendAll: (topic: string, payload: string) => void;
  /** Cuts a live connection. */
  readonly disconnect: (device: string) => void;
  readonly close: () => Promise<void>;
  readonly counts: { connects: number; refused: number; foreignTopics: number; readingStopped: number };
  readonly strangers: { readonly evicted: number; readonly unanswered: number };
};

/** The broker speaks MQTT; what is said is the press gate's business. Aedes 1.2.0: 3.1 and 3.1.1 only. */
export async function openMqttDoor({
  gate,
  lives,
  troubles,
  shelf,
  secretHashOf,
  now,
  steady,
  setTimer,
  limits,
  tls,
  log,
}: MqttNeeds): Promise<MqttDoor> {
  const counts = { connects: 0, refused: 0, foreignTopics: 0, readingStopped: 0 };
  const strangers = createStrangers({
    perAddress: limits.strangersPerAddress,
    refusalsPerSecond: limits.refusalsPerSecond,
    steady,
    log,
  });
  const takeovers = createTakeovers(steady, (device) => troubles.seen(device, 'contested'));
  const broker = await Aedes.createBroker({
    concurrency: 10_000,
    connectTimeout: limits.connectTimeoutS * 1000,
    // One frozen subscriber would otherwise hold up everybody for a minute.
    drainTimeout: limits.drainTimeoutS * 1000,
    maxClientsIdLength: 63,
  } as Parameters<typeof Aedes.createBroker>[0]);

  const receipt = createReceipts();
  const asksForName = tls !== null && tls.credentials().deviceAuthority !== null;

  // A hook that throws kills the process (aedes has no try/catch around it), so none of these may.
  broker.preConnect = (client, packet, done) => {
    const will = packet.will;
    if (will !== undefined && !mayPublish(packet.clientId, will.topic)) {
      counts.refused++;
      if (!strangers.refused(client.conn as Socket)) return client.close();
      return refuse(done);
    }
    // MQTT 3.1.1 §3.1.3-8: an empty client id needs a clean session; ours always name themselves.
    if (packet.clientId.length === 0) return refuse(done, CONNACK_BAD_ID);
    done(null, true);
  };

  function judge(
    { id: clientId, conn }: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
  ): Verdict {
    if (asksForName && !bearsName(conn, clientId))
      return { ok: false, returnCode: CONNACK_NOT_AUTHORISED, why: 'its certificate bears another name' };
    try {
      return mayConnect(secretHashOf, clientId, username, password);
    } catch (error) {
      log.warn({ err: error }, 'credentials cannot be read');
      return { ok: false, returnCode: CONNACK_UNAVAILABLE, why: 'the store cannot be read' };
    }
  }

  broker.authenticate = (client, username, password, done) => {
    const verdict = judge(client, username, password);
    if (verdict.ok) {
      strangers.signedIn(client.conn as Socket);
      // MQTT 3.1.1 §3.1.4-2: the new connection takes over, the old one is closed.
      if (clientOf(client.id) !== undefined) takeovers.happened(client.id as DeviceId);
      return done(null, true);
    }
    counts.refused++;
    // Somebody floods us from there; a word or a line for each would cost more than the look at the secret did.
    if (!strangers.refused(client.conn as Socket)) return client.close();
    log.warn({ device: client.id.slice(0, 64), why: verdict.why }, 'device refused');
    done(Object.assign(new Error(verdict.why), { returnCode: verdict.returnCode }) as never, false);
  };

  // The only place before PUBACK: the receipt leaves when `done` is called, so `done` waits for the flush.
  broker.authorizePublish = (client, packet, done) => {
    const device = client?.id;
    if (device === undefined || !mayPublish(device, packet.topic)) {
      counts.foreignTopics++;
      return done(new Error('foreign topic'));
    }
    gate.take(device as DeviceId, packet.topic, packet.payload as Uint8Array, (answer) => {
      if (answer === 'not-recorded') return done(new Error('not recorded'));
      // Taken for QoS 0 the broker says nothing either, and the device keeps what it has no receipt for.
      if (answer === 'unreceipted') packet.qos = 0;
      else if (client !== null) receipt(client, packet);
      done(null);
    });
  };

  broker.authorizeSubscribe = (client, subscription, done) => {
    done(null, client !== null && maySubscribe(client.id, subscription.topic) ? subscription : null);
    if (client !== null && !maySubscribe(client.id, subscription.topic)) {
      counts.foreignTopics++;
      broker.emit('clientError', client, new Error('foreign subscription'));
      client.close();
    }
  };

  // What devices say is for the gate alone. No other device reads it, so the broker's own fan-out, its $SYS chatter and its
  // retained store would be work for nobody.
  broker.publish = ((
    _packet: AedesPublishPacket,
    client: Client | ((error?: Error) => void) | null,
    done?: (error?: Error) => void,
  ) => {
    const callback = typeof client === 'function' ? client : done;
    callback?.();
  }) as typeof broker.publish;
  // Messages to devices are handed to their connection directly (send, below), so the broker need not hold who reads what.
  const nothingHeld = ((_topic: string, _deliver: unknown, done: (() => void) | undefined) =>
    done?.()) as typeof broker.subscribe;
  broker.subscribe = nothingHeld;
  broker.unsubscribe = nothingHeld;
  (broker as unknown as { persistence: { createRetainedStreamCombi: unknown } }).persistence.createRetainedStreamCombi =
    (filters: readonly string[]) => retainedStream(shelf, filters);

  broker.on('clientReady', (client) => {
    counts.connects++;
    lives.connected(client.id as DeviceId);
    lives.seen(client.id as DeviceId, now());
    // A resumed session reads without subscribing again and would miss what changed meanwhile.
    if (!client.clean)
      for (const { topic, payload } of retainedFor(shelf, filtersOf(client))) deliver(client, topic, payload);
  });
  broker.on('clientDisconnect', (client) => {
    // The same id may be back already on a newer connection.
    if (clientOf(client.id) === undefined) lives.disconnected(client.id as DeviceId);
  });
  broker.on('ping', (_packet, client) => lives.seen(client.id as DeviceId, now()));
  broker.on('clientError', (client, error) =>
    log.info({ device: client.id, why: error.message }, 'device connection closed'),
  );
  broker.on('connectionError', (client, error) => {
    if (strangers.refused(client.conn as Socket)) log.info({ why: error.message }, 'connection closed before sign-in');
  });

  function clientOf(device: string): Client | undefined {
    return (broker as unknown as { clients: Record<string, Client | undefined> }).clients[device];
  }

  const sockets = new Set<Socket>();
  function welcome(socket: Socket): void {
    if (sockets.size >= limits.maxConnections && !strangers.makeRoom()) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    strangers.arrived(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
    guardFrames(socket, limits.maxPacketBytes);
    paceReading(socket, {
      packetsPerSecond: limits.messagesPerSecond * PACKETS_FOR_MESSAGE,
      burst: limits.messagesPerSecond * BURST_S * PACKETS_BURST,
      maxPacketBytes: limits.maxPacketBytes,
      steady,
      setTimer,
      onStopped: (id) => {
        counts.readingStopped++;
        if (id !== null && clientOf(id)?.conn === socket) troubles.seen(id as DeviceId, 'storming');
      },
    });
  }

  const plain = createServer(welcome);
  const secure =
    tls === null
      ? null
      : createTlsServer({
          tls,
          limits,
          welcome,
          refused: (why) => log.info({ why }, 'connection closed before TLS'),
        });

  return {
    counts,
    strangers: strangers.counts,
    listen: (host, port) => listening(plain, host, port),
    listenTls: async (host, port) => {
      if (secure === null) throw new Error('this door has no certificate');
      return listening(secure, host, port);
    },
    send: (device, topic, payload) => {
      const client = clientOf(device);
      if (client === undefined || !filtersOf(client).some((filter) => matchesFilter(filter, topic))) return false;
      deliver(client, topic, Buffer.from(payload));
      return true;
    },
    sendAll: (topic, payload) => {
      const bytes = Buffer.from(payload);
      for (const client of Object.values((broker as unknown as { clients: Record<string, Client> }).clients)) {
        if (filtersOf(client).some((filter) => matchesFilter(filter, topic))) deliver(client, topic, bytes);
      }
    },
    disconnect: (device) => {
      clientOf(device)?.close();
    },
    close: async () => {
      const closed = [plain, ...(secure === null ? [] : [secure])].map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
          }),
      );
      broker.close(() => {
        for (const socket of sockets) socket.destroy();
      });
      await Promise.all(closed);
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve((server.address() as { port: number }).port);
    });
  });
}

/**
 * Packets that are read for each message of a device's share. What is read beyond the share is cheap; a press that waits
 * behind a flood on the same connection is reached sooner, the more of it is read.
 */
const PACKETS_FOR_MESSAGE = 25;
/** Packets read at once for each message of its burst. */
const PACKETS_BURST = 10;

function filtersOf(client: Client): string[] {
  return Object.keys((client as unknown as { subscriptions: Record<string, unknown> }).subscriptions);
}

function deliver(client: Client, topic: string, payload: Buffer): void {
  client.publish(
    { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false } as unknown as Parameters<
      Client['publish']
    >[0],
    () => {
      // A device that is gone reads its state from the shelf when it is back.
    },
  );
}

function refuse(
  done: (error: Error & { returnCode?: number }, ok: boolean) => void,
  returnCode = CONNACK_BAD_CREDENTIALS,
): void {
  done(Object.assign(new Error('client id or will refused'), { returnCode }), false);
}
