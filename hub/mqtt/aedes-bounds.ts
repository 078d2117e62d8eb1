import type { Socket } from 'node:net';
import type { Aedes, Client } from 'aedes';
import { matchesFilter } from './retained-state.ts';

/**
 * Bounds that Aedes does not have: what it keeps of a device, and when it calls one silent. The shape that is used here
 * is checked with the rest (aedes-internals.ts).
 */
type Inside = {
  readonly closed: boolean;
  readonly subscriptions: Readonly<Record<string, { readonly qos: number } | undefined>>;
  readonly once: (event: 'connected', listener: () => void) => unknown;
  readonly emit: (event: 'error', error: Error) => unknown;
  readonly _keepaliveInterval: number;
  _keepaliveTimer: NodeJS.Timeout | null;
  _connectTimer: NodeJS.Timeout | null;
  deliverQoS: (packet: Sent, done: () => void) => void;
};
type Sent = { readonly topic: string; qos: number };
type Stored = { readonly messageId: number };
type Device = { readonly id: string };
type Persistence = {
  addSubscriptions: (client: Device, subscriptions: readonly object[]) => Promise<void>;
  incomingStorePacket: (client: Device, packet: Stored) => Promise<void>;
  incomingDelPacket: (client: Device, packet: Stored) => Promise<void>;
  cleanIncoming: (client: Device) => Promise<void>;
};

/** Messages of QoS 2 without a PUBREL that are known of one device; the oldest are forgotten. */
export const UNRELEASED_MAX = 256;

const granted = new WeakSet<object>();

/** Notes that a subscription was granted. Only these are kept for a session that is resumed. */
export function grant(subscription: object): void {
  granted.add(subscription);
}

/**
 * Bounds what the broker keeps of a session beyond its connection: subscriptions that were granted, and of messages of
 * QoS 2 only the packet ids. The hub has read the message itself by then.
 */
export function boundMemory(broker: Aedes): void {
  const persistence = (broker as unknown as { readonly persistence: Persistence }).persistence;
  const add = persistence.addSubscriptions.bind(persistence);
  const store = persistence.incomingStorePacket.bind(persistence);
  const remove = persistence.incomingDelPacket.bind(persistence);
  const clean = persistence.cleanIncoming.bind(persistence);
  const unreleased = new Map<string, Set<number>>();

  persistence.addSubscriptions = (client, subscriptions) =>
    add(
      client,
      subscriptions.filter((one) => granted.has(one)),
    );
  persistence.incomingStorePacket = async (client, { messageId }) => {
    const ids = unreleased.get(client.id) ?? new Set();
    unreleased.set(client.id, ids);
    ids.delete(messageId);
    ids.add(messageId);
    await store(client, { ...NOTHING, messageId });
    if (ids.size <= UNRELEASED_MAX) return;
    const [oldest = 0] = ids;
    ids.delete(oldest);
    await remove({ id: client.id }, { messageId: oldest });
  };
  persistence.incomingDelPacket = (client, packet) => {
    const ids = unreleased.get(client.id);
    ids?.delete(packet.messageId);
    if (ids?.size === 0) unreleased.delete(client.id);
    return remove(client, packet);
  };
  persistence.cleanIncoming = (client) => {
    unreleased.delete(client.id);
    return clean(client);
  };
}

const NOTHING = { cmd: 'publish', topic: '', payload: Buffer.alloc(0), qos: 2, retain: false } as const;

/** The highest QoS of the subscriptions of a device that this topic matches (MQTT 3.1.1 §3.3.5). */
export function grantedQos(client: Client, topic: string): 0 | 1 {
  for (const [filter, subscription] of Object.entries(insideOf(client).subscriptions))
    if (subscription !== undefined && subscription.qos > 0 && matchesFilter(filter, topic)) return 1;
  return 0;
}

/** Retained messages are sent with the QoS that was granted, too. */
export function deliverAsGranted(socket: Socket): void {
  const client = clientOn(socket);
  const inside = insideOf(client);
  const deliver = inside.deliverQoS;
  inside.deliverQoS = (packet, done) => {
    packet.qos = Math.min(packet.qos, grantedQos(client, packet.topic));
    deliver(packet, done);
  };
}

/** Ends a connection that breaks the protocol (MQTT 3.1.1 §4.8). */
export function breakOff(socket: Socket, why: string): void {
  insideOf(clientOn(socket)).emit('error', new Error(why));
}

/**
 * Aedes judges by timers alone. After a standstill of the loop those fire before what arrived meanwhile was read. Here
 * a silent device is closed only when nothing is found once its socket was read.
 * @param connectTimeoutMs how long a connection may take until its CONNECT.
 */
export function judgeAfterReading(socket: Socket, connectTimeoutMs: number): void {
  const client = insideOf(clientOn(socket));
  const readFirst = (judge: () => void): void => void setImmediate(() => setImmediate(judge));
  if (client._connectTimer !== null) clearTimeout(client._connectTimer);
  client._connectTimer = setTimeout(() => {
    readFirst(() => {
      if (client._connectTimer !== null) client.emit('error', new Error('connect did not arrive in time'));
    });
  }, connectTimeoutMs);
  client.once('connected', () => {
    if (client._keepaliveTimer === null) return;
    clearTimeout(client._keepaliveTimer);
    // Aedes sets this timer anew at each packet.
    const timer = setTimeout(() => {
      const { bytesRead } = socket;
      readFirst(() => {
        if (socket.bytesRead > bytesRead) timer.refresh();
        else if (!client.closed) client.emit('error', new Error('keep alive timeout'));
      });
    }, client._keepaliveInterval);
    client._keepaliveTimer = timer;
  });
}

function clientOn(socket: Socket): Client {
  return (socket as unknown as { readonly client: Client }).client;
}

function insideOf(client: Client): Inside {
  return client as unknown as Inside;
}
