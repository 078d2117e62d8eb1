import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { problemOf, problemOfCode, type Problem } from './problem.ts';

/** Seconds. A line that died is noticed after one and a half of them. */
const KEEPALIVE_S = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a broker with MQTT 5 keeps what was said while the hub was away, in seconds. */
const SESSION_EXPIRY_S = 86_400;
/** A broker with MQTT 5 sends no more messages at once without a receipt. Others have a limit of their own. */
const RECEIVE_MAXIMUM = 64;
/** Bytes of the payload of one message. What zigbee2mqtt says of itself (`bridge/info`) grows with its devices. */
export const PAYLOAD_MAX = 262_144;
/** Beside the payload there are topic and properties. */
const PACKET_MAX = PAYLOAD_MAX + 8_192;
/** Filters in one SUBSCRIBE. */
const FILTERS_AT_ONCE = 100;

export type Target = {
  /** `kept`: the broker keeps session and messages while the hub is away. `none`: it listens along, with QoS 0. */
  readonly session: 'kept' | 'none';
  readonly url: string;
  readonly clientId: string;
  readonly protocol: '3.1.1' | '5';
  readonly user: string | null;
  readonly password: string | null;
  /** PEM; null: the authorities of the system. */
  readonly ca: string | null;
};

/** A PUBLISH as it came. `packetId` is null where no receipt is due. */
export type Arrived = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly packetId: number | null;
  readonly dup: boolean;
  readonly retained: boolean;
};

export type LineEvents = {
  /** @param sessionPresent false: the broker knows nothing of earlier lines. */
  readonly up: (sessionPresent: boolean) => void;
  /** @param next reads on. */
  readonly message: (arrived: Arrived, next: () => void) => void;
  /** Once: the line is over, or there never was one. */
  readonly down: (problem: Problem) => void;
  /** Filters that the broker does not let this hub read. */
  readonly refused: (filters: readonly string[]) => void;
  /** A topic that the broker does not let this hub write. With MQTT 3.1.1 a broker cannot say so. */
  readonly writeRefused: (topic: string) => void;
};

/** Messages to a broker without its receipt, at once. A broker with MQTT 5 may allow as few as it wants; all allow these. */
const UNRECEIPTED_MAX = 16;

export type Line = {
  /**
   * Sends with QoS 1, not retained. What a line that breaks has not delivered is gone with it.
   * @param roomAgain called once after `busy`, when there is room.
   */
  readonly publish: (topic: string, payload: string, roomAgain: () => void) => 'sent' | 'away' | 'busy';
  readonly subscribe: (filters: readonly string[]) => void;
  readonly unsubscribe: (filters: readonly string[]) => void;
  readonly receipt: (packetId: number) => void;
  readonly end: () => void;
};

/** MQTT 5 §3.4.2.1. */
const NOT_AUTHORISED = 0x87;

/** Keeps mqtt.js from sending the PUBACK: it is sent after the commit, by `receipt`. */
const NOT_YET = new Error('the receipt is sent after the commit');

/**
 * One connection to a broker, with a session that the broker keeps. mqtt.js gives a hook for receipts only with MQTT 5
 * (`customHandleAcks`), and that one stops reading until the answer. So its `handleMessage` is replaced: it sends no
 * PUBACK when it is told of an error, and reads on.
 */
export function openLine(target: Target, events: LineEvents): Line {
  const qos = target.session === 'kept' ? 1 : 0;
  const client = connect(optionsOf(target));
  let problem: Problem | null = null;
  let isOver = false;
  let unreceipted = 0;
  const waiting = new Set<() => void>();

  function receipted(topic: string, error: unknown): void {
    unreceipted--;
    if (((error as { code?: unknown } | null | undefined)?.code ?? 0) === NOT_AUTHORISED) events.writeRefused(topic);
    for (const roomAgain of waiting) {
      waiting.delete(roomAgain);
      roomAgain();
    }
  }

  function over(): void {
    if (isOver) return;
    isOver = true;
    client.end(true);
    events.down(problem ?? { kind: 'unreachable', detail: 'the line broke' });
  }

  client.handleMessage = (packet, callback) => {
    const arrived = arrivedOf(packet as IPublishPacket);
    if (!isOver) events.message(arrived, () => callback(arrived.packetId === null ? undefined : NOT_YET));
  };
  client.on('connect', ({ sessionPresent }) => events.up(sessionPresent));
  client.on('error', (error) => {
    problem ??= problemOf(error);
  });
  client.on('disconnect', ({ reasonCode }) => {
    problem ??= problemOfCode(reasonCode ?? 0);
  });
  client.on('close', over);

  return {
    publish: (topic, payload, roomAgain) => {
      if (isOver || !client.connected) return 'away';
      if (unreceipted >= UNRECEIPTED_MAX) {
        waiting.add(roomAgain);
        return 'busy';
      }
      unreceipted++;
      client.publish(topic, payload, { qos: 1, retain: false }, (error) => receipted(topic, error));
      return 'sent';
    },
    subscribe: (filters) => inBatches(filters, (batch) => subscribe(client, batch, qos, events.refused)),
    unsubscribe: (filters) => inBatches(filters, (batch) => client.unsubscribe([...batch], () => {})),
    receipt: (packetId) => {
      // PUBACK of MQTT 3.1.1 (§3.4) and of MQTT 5 without a reason code, which means success (§3.4.2.1).
      if (!isOver && client.connected) client.stream.write(Buffer.of(0x40, 2, packetId >> 8, packetId & 0xff));
    },
    end: () => {
      isOver = true;
      client.end(true);
    },
  };
}

function optionsOf({ url, clientId, protocol, user, password, ca, session }: Target): IClientOptions {
  const { protocol: scheme, hostname, port } = new URL(url);
  const isEncrypted = scheme === 'mqtts:';
  return {
    protocol: isEncrypted ? 'mqtts' : 'mqtt',
    // mqtt.js would look for a host whose name has the brackets of an IPv6 address.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isEncrypted ? 8883 : 1883) : Number(port),
    clientId,
    clean: session === 'none',
    protocolVersion: protocol === '5' ? 5 : 4,
    keepalive: KEEPALIVE_S,
    // A PUBACK that leaves must not delay the ping by which a dead line is noticed.
    reschedulePings: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Each attempt is a new client, so that the hub chooses when.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    rejectUnauthorized: true,
    ...(user === null ? {} : { username: user }),
    ...(password === null ? {} : { password }),
    ...(ca === null ? {} : { ca }),
    ...(protocol === '5'
      ? {
          properties: {
            sessionExpiryInterval: session === 'kept' ? SESSION_EXPIRY_S : 0,
            receiveMaximum: RECEIVE_MAXIMUM,
            maximumPacketSize: PACKET_MAX,
          },
        }
      : {}),
  };
}

function arrivedOf({ topic, payload, qos, messageId, dup, retain }: IPublishPacket): Arrived {
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    packetId: qos === 1 ? (messageId ?? null) : null,
    dup,
    retained: retain,
  };
}

function inBatches(filters: readonly string[], work: (batch: readonly string[]) => void): void {
  for (let at = 0; at < filters.length; at += FILTERS_AT_ONCE) work(filters.slice(at, at + FILTERS_AT_ONCE));
}

/** What a device may not be read on is told; an error of the whole request ends with its line. */
function subscribe(client: MqttClient, batch: readonly string[], qos: 0 | 1, refused: LineEvents['refused']): void {
  client.subscribe([...batch], { qos }, (_error, granted, suback) => {
    const codes = (suback?.granted ?? granted?.map(({ qos }) => qos) ?? []) as readonly number[];
    const denied = batch.filter((_, i) => (codes[i] ?? 0) >= 0x80);
    if (denied.length > 0) refused(denied);
  });
}
