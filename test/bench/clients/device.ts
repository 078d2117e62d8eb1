import { openLine } from './line.ts';
import {
  CONNACK,
  DISCONNECT_PACKET,
  PINGREQ_PACKET,
  PUBACK,
  PUBLISH,
  SUBACK,
  connectPacket,
  packetIdOfPublish,
  packetReader,
  pubackPacket,
  publishPacket,
  subscribePacket,
  topicBytes,
  type Login,
} from './mqtt-wire.ts';

/**
 * A call point on raw MQTT: it presses, receives feedback and acknowledges it. It keeps no journal (see test/proof).
 */
export type Device = {
  readonly id: string;
  /** Sends a press with QoS 1. @param press the caller's number for it, given back with the PUBACK. */
  readonly press: (press: number, payload: string) => void;
  readonly inFlight: () => number;
  readonly ping: () => void;
  readonly close: () => void;
  readonly destroy: () => void;
};

export type DeviceHandlers = {
  readonly onReceipt: (press: number) => void;
  /** The connection was closed, before or after it was open. */
  readonly onLost: (why: string) => void;
};

const KEEPALIVE_S = 60;
const CONNECT_LIMIT_MS = 20_000;

/**
 * Connects, signs in and subscribes to its own `down/` with QoS 1.
 * @returns once the subscription is confirmed. @throws when the hub refuses or is not there.
 */
export function openDevice(port: number, login: Login, anonymous: boolean, on: DeviceHandlers): Promise<Device> {
  return new Promise((resolve, reject) => {
    const topic = topicBytes(`lotus/v1/${login.device}/up/press`);
    const pressOf = new Map<number, number>();
    let nextPacketId = 1;
    let open = false;
    const limit = setTimeout(() => line.destroy(), CONNECT_LIMIT_MS);
    const read = packetReader((type, first, body) => {
      if (type === PUBACK) {
        const packetId = body.readUInt16BE(0);
        const press = pressOf.get(packetId);
        if (press === undefined) return;
        pressOf.delete(packetId);
        on.onReceipt(press);
      } else if (type === PUBLISH) {
        const packetId = packetIdOfPublish(first, body);
        if (packetId !== 0) line.write(pubackPacket(packetId));
      } else if (type === CONNACK) {
        if (body[1] !== 0) {
          refused = `CONNACK ${body[1]}`;
          line.destroy();
          return;
        }
        line.write(subscribePacket(1, `lotus/v1/${login.device}/down/#`, 1));
      } else if (type === SUBACK) {
        open = true;
        clearTimeout(limit);
        resolve(device);
      }
    });
    let refused: string | null = null;
    const line = openLine(port, {
      onOpen: () => line.write(connectPacket(login.device, anonymous ? null : login, KEEPALIVE_S)),
      onBytes: read,
      onClose: (error) => {
        clearTimeout(limit);
        const why = `device ${login.device}: ${refused ?? error?.message ?? 'line closed'}`;
        if (!open) reject(new Error(why));
        on.onLost(why);
      },
    });
    const device: Device = {
      id: login.device,
      press: (press, payload) => {
        do nextPacketId = nextPacketId === 65_535 ? 1 : nextPacketId + 1;
        while (pressOf.has(nextPacketId));
        pressOf.set(nextPacketId, press);
        line.write(publishPacket(topic, nextPacketId, payload));
      },
      inFlight: () => pressOf.size,
      ping: () => line.write(PINGREQ_PACKET),
      close: () => line.end(DISCONNECT_PACKET),
      destroy: () => line.destroy(),
    };
  });
}
