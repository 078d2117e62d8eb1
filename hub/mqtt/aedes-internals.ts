import type { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { Duplex, type Readable } from 'node:stream';
import { Aedes, type AedesOptions, type Client } from 'aedes';
import { boundMemory, grantedQos } from './aedes-bounds.ts';
import type { Packet } from './packet.ts';

/**
 * What this hub does to the inside of Aedes, its MQTT broker: replaced methods, private fields, casts. Here and in
 * aedes-bounds.ts; no other file touches them (test/architecture/aedes.test.ts). Before another version is used, each part below is
 * compared with its source.
 */
export const AEDES_VERSION = '1.2.0';

const THIS_FILE = 'hub/mqtt/aedes-internals.ts';

export type Broker = Aedes;
/** One connection of a device, from its CONNECT on. */
export type MqttClient = Client;

type Parser = EventEmitter & { readonly packet: { readonly length: number }; parse: (bytes: Buffer) => number };
type ClientInside = {
  readonly closed: boolean;
  /** Its CONNECT is in hand and not answered yet. */
  readonly connecting: boolean;
  readonly once: (event: 'connected', listener: () => void) => unknown;
  readonly id: string | null;
  readonly subscriptions: Readonly<Record<string, unknown>>;
  readonly _parser: Parser;
  /** Packets in hand. Aedes reads on when it is back at 0. */
  _parsingBatch: number;
};
type BrokerInside = {
  readonly version: string;
  readonly clients: Readonly<Record<string, Client | undefined>>;
  readonly persistence: { createRetainedStreamCombi: (filters: readonly string[]) => Readable };
};

/** Members that this file uses, by path, with what `typeof` must say of them. */
const BROKER_SHAPE = {
  clients: 'object',
  'persistence.createRetainedStreamCombi': 'function',
  'persistence.addSubscriptions': 'function',
  'persistence.incomingStorePacket': 'function',
  'persistence.incomingDelPacket': 'function',
  'persistence.cleanIncoming': 'function',
  handle: 'function',
  publish: 'function',
  subscribe: 'function',
  unsubscribe: 'function',
  preConnect: 'function',
  authenticate: 'function',
  authorizePublish: 'function',
  authorizeSubscribe: 'function',
  close: 'function',
} as const;
const CLIENT_SHAPE = {
  clean: 'boolean',
  closed: 'boolean',
  connecting: 'boolean',
  once: 'function',
  conn: 'object',
  'conn.client': 'object',
  subscriptions: 'object',
  publish: 'function',
  close: 'function',
  '_parser.on': 'function',
  '_parser.parse': 'function',
  '_parser.packet.length': 'number',
  _parsingBatch: 'number',
  _keepaliveInterval: 'number',
  '_connectTimer.refresh': 'function',
  deliverQoS: 'function',
} as const;

/**
 * Opens a broker that hands messages to its hooks only. What devices say is read by the hub alone, and what they are
 * told is written to their connection directly (`deliver`). So the fan-out of the broker, its $SYS messages, its table
 * of subscriptions and its store of retained messages would be work for nobody; they are switched off.
 * @param retained what a subscriber finds retained at this moment, in place of the broker's own store.
 * @throws when Aedes is not the version, or not of the shape, that this file knows; `hint` says what to do.
 */
export async function createBroker(
  options: AedesOptions,
  retained: (filters: readonly string[]) => Readable,
): Promise<Broker> {
  const broker = await Aedes.createBroker(options);
  try {
    checkAedes(broker);
  } catch (error) {
    // Its heartbeat would keep the process alive.
    closeAnyway(broker);
    throw error;
  }
  broker.publish = ((_packet: unknown, client: unknown, done?: () => void) => {
    const callback = typeof client === 'function' ? (client as () => void) : done;
    callback?.();
  }) as typeof broker.publish;
  const holdNothing = ((_topic: string, _deliver: unknown, done?: () => void) => done?.()) as typeof broker.subscribe;
  broker.subscribe = holdNothing;
  broker.unsubscribe = holdNothing;
  insideOf(broker).persistence.createRetainedStreamCombi = retained;
  boundMemory(broker);
  return broker;
}

/**
 * @throws when version or shape differ from what this file knows. A connection without a network is opened to look at
 * it.
 */
export function checkAedes(broker: Broker): void {
  const { version } = insideOf(broker);
  if (version !== AEDES_VERSION) {
    throw unknownAedes(
      `Aedes ${version} is installed, and this hub needs exactly ${AEDES_VERSION}: it uses parts of Aedes that are not public`,
    );
  }
  const differences = [...differencesIn('broker', broker, BROKER_SHAPE)];
  if (differences.length === 0) differences.push(...differencesInClient(broker));
  if (differences.length > 0) {
    throw unknownAedes(
      `Aedes ${version} is installed, but not of the shape that was expected: ${differences.join('; ')}`,
    );
  }
}

function differencesInClient(broker: Broker): string[] {
  const socket = new Duplex({ read: () => {}, write: (_bytes, _encoding, done) => done() });
  const client = broker.handle(socket);
  const differences = differencesIn('client', client, CLIENT_SHAPE);
  // The read throttle paces Aedes by this event.
  if (socket.listenerCount('readable') === 0) differences.push("client does not listen to 'readable' of its socket");
  closeAnyway(client);
  return differences;
}

/** An Aedes that differs may fail at closing too; what differs is the error to show. */
function closeAnyway(open: { readonly close: () => void }): void {
  try {
    open.close();
  } catch {
    // It is given up.
  }
}

function differencesIn(name: string, thing: unknown, shape: Readonly<Record<string, string>>): string[] {
  return Object.entries(shape).flatMap(([path, expected]) => {
    const member = path
      .split('.')
      .reduce<unknown>((outer, key) => (outer as Record<string, unknown> | null | undefined)?.[key], thing);
    const found = member === null ? 'null' : typeof member;
    return found === expected ? [] : [`${name}.${path} is ${found}, expected ${expected}`];
  });
}

function unknownAedes(message: string): Error {
  const hint =
    `run "npm ci" to install the locked version. To move to another version, compare its source with ${THIS_FILE}, ` +
    'change AEDES_VERSION there and the version in package.json, and run "npm test"';
  return Object.assign(new Error(message), { code: 'AEDES_UNKNOWN', hint });
}

/** @returns the live connection of this device. */
export function clientOf(broker: Broker, device: string): MqttClient | undefined {
  return insideOf(broker).clients[device];
}

export function allClients(broker: Broker): MqttClient[] {
  return Object.values(insideOf(broker).clients) as MqttClient[];
}

/** @returns the topic filters that a device has subscribed to, those of a resumed session included. */
export function filtersOf(client: MqttClient): string[] {
  return Object.keys((client as unknown as ClientInside).subscriptions);
}

/** The hub hands only sockets to the broker, plain or TLS. */
export function socketOf(client: MqttClient): Socket {
  return client.conn as Socket;
}

/**
 * Writes one message to a device with the QoS that it was granted. One that is gone meanwhile reads its retained state
 * when it is back.
 */
export function deliver(client: MqttClient, topic: string, payload: Buffer): void {
  client.publish(
    { cmd: 'publish', topic, payload, qos: grantedQos(client, topic), retain: false, dup: false },
    () => {},
  );
}

/** @returns the client id of the connection on this socket, null before its CONNECT. */
export function clientIdOn(socket: Socket): string | null {
  return clientOn(socket).id;
}

/** @returns the length that the packet now being read has declared, -1 between two packets. */
export function declaredLength(socket: Socket): number {
  return clientOn(socket)._parser.packet.length;
}

/** @param listener called for each packet that was read, before Aedes has handled it. */
export function onPacket(socket: Socket, listener: (packet: Packet) => void): void {
  clientOn(socket)._parser.on('packet', listener);
}

/** @param change called for each packet before Aedes sees it; what it changes in the packet is what Aedes reads. */
export function beforeAedes(socket: Socket, change: (packet: Packet) => void): void {
  clientOn(socket)._parser.prependListener('packet', change);
}

/** @param listener called when a CONNECT names a version that the parser does not know, before Aedes ends the line. */
export function onUnknownVersion(socket: Socket, listener: () => void): void {
  clientOn(socket)._parser.prependListener('error', ({ message }: Error) => {
    if (/^Invalid protocol(?:Id| version)$/.test(message)) listener();
  });
}

/** @param listener called when Aedes has accepted the device and has handled what came with its CONNECT. */
export function onceConnected(socket: Socket, listener: () => void): void {
  clientOn(socket).once('connected', listener);
}

/** @returns whether Aedes has given this connection up; it handles no further packet then. */
export function isClosed(socket: Socket): boolean {
  return clientOn(socket).closed;
}

const unread = new WeakMap<Socket, Buffer>();

/**
 * Keeps what has arrived and was not read yet when this connection breaks: Aedes stops to listen then, and the bytes
 * would be gone before the socket says that it is closed.
 */
export function keepUnread(socket: Socket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    const rest = socket.destroyed ? null : readRest(socket);
    if (rest !== null) unread.set(socket, rest);
    return destroy(error);
  };
}

function readRest(socket: Socket): Buffer | null {
  return socket.readableLength > 0 ? (Socket.prototype.read.call(socket) as Buffer | null) : null;
}

/** @returns whether a CONNECT is in hand. What Aedes reads meanwhile it takes for the first packet, and closes. */
export function isSigningIn(socket: Socket): boolean {
  return clientOn(socket).connecting;
}

/** @returns the packets in bytes that arrived on a connection that has ended, and were not read before. */
export function packetsLeft(socket: Socket): Packet[] {
  const packets: Packet[] = [];
  const rest = unread.get(socket) ?? readRest(socket);
  if (rest === null) return packets;
  const parser = clientOn(socket)._parser;
  parser.removeAllListeners('packet');
  parser.on('packet', (packet: Packet) => packets.push(packet));
  parser.on('error', () => {});
  parser.parse(rest);
  return packets;
}

/**
 * @returns whether the parser is in the middle of bytes it was handed: a message answered at once makes Aedes read on
 * meanwhile.
 */
export function watchParsing(socket: Socket): () => boolean {
  const parser = clientOn(socket)._parser;
  const parse = parser.parse.bind(parser);
  let parsing = false;
  parser.parse = (bytes) => {
    parsing = true;
    try {
      return parse(bytes);
    } finally {
      parsing = false;
    }
  };
  return () => parsing;
}

/** Makes Aedes read this socket again, although it may still wait for the answer to what it has in hand. */
export function readOn(socket: Socket): void {
  const client = clientOn(socket);
  client._parsingBatch = Math.min(client._parsingBatch, 1);
  socket.emit('readable');
}

/** Aedes notes its client on the socket it handles. */
function clientOn(socket: Socket): ClientInside {
  return (socket as unknown as { readonly client: ClientInside }).client;
}

function insideOf(broker: Broker): BrokerInside {
  return broker as unknown as BrokerInside;
}
