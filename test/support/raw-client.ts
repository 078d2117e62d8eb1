import { connect, type Socket } from 'node:net';
import {
  connectPacket,
  packetReader,
  publishPacket,
  topicBytes,
  CONNACK,
  PUBACK,
  SUBACK,
  type Login,
} from '../bench/clients/mqtt-wire.ts';
import { eventually } from './eventually.ts';

/** A client on a plain socket: sends any bytes and keeps all that it receives. */
export type RawClient = {
  readonly socket: Socket;
  readonly write: (bytes: Buffer | string) => void;
  /** Sends a message of this device below its `up/`. */
  readonly say: (name: string, payload: unknown) => void;
  /** Return code of the CONNACK, or null. */
  readonly connack: () => number | null;
  readonly receipts: () => number;
  readonly subacks: () => Buffer[];
  /** Packets of any kind that came. */
  readonly packets: () => number;
  /** Every byte that came, as text. */
  readonly heard: () => string;
  readonly closed: () => boolean;
  readonly end: () => void;
};

export function rawClient(url: string, device = 'nobody'): RawClient {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const subacks: Buffer[] = [];
  const chunks: Buffer[] = [];
  let connack: number | null = null;
  let receipts = 0;
  let packets = 0;
  let closed = false;
  let packetId = 0;
  const read = packetReader((type, _first, body) => {
    packets++;
    if (type === CONNACK) connack = body[1] ?? null;
    if (type === PUBACK) receipts++;
    if (type === SUBACK) subacks.push(Buffer.from(body));
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (chunk: Buffer) => {
    if (chunks.length < 100) chunks.push(Buffer.from(chunk));
    if (url.startsWith('mqtt')) read(chunk);
  });
  const write = (bytes: Buffer | string): void => {
    if (!socket.destroyed) socket.write(bytes);
  };
  return {
    socket,
    write,
    say: (name, payload) => {
      packetId = packetId === 65_535 ? 1 : packetId + 1;
      write(
        publishPacket(
          topicBytes(`lotus/v1/${device}/up/${name}`),
          packetId,
          typeof payload === 'string' ? payload : JSON.stringify(payload),
        ),
      );
    },
    connack: () => connack,
    receipts: () => receipts,
    subacks: () => subacks,
    packets: () => packets,
    heard: () => Buffer.concat(chunks).toString('latin1'),
    closed: () => closed,
    end: () => void socket.destroy(),
  };
}

/** Signs in as a device on a plain socket. */
export async function rawDevice(url: string, device: string, password: string): Promise<RawClient> {
  const client = rawClient(url, device);
  const login: Login = { device, username: device, password };
  client.write(connectPacket(device, login, 60));
  await eventually(`${device} is signed in`, () => client.connack() === 0);
  return client;
}
