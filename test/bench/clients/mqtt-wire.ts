/**
 * The parts of MQTT 3.1.1 that a load driver needs, on raw bytes, so that the driver costs little compared with what it
 * measures. Clause numbers are those of the OASIS standard of 29 October 2014.
 */
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const SUBACK = 9;

export const PINGREQ_PACKET = Buffer.from([0xc0, 0]);
export const DISCONNECT_PACKET = Buffer.from([0xe0, 0]);

export type Login = { readonly device: string; readonly username: string; readonly password: string };

/** CONNECT (3.1), clean session. `login` null: anonymous. @param keepaliveS seconds, 0 = none. */
export function connectPacket(clientId: string, login: Login | null, keepaliveS: number): Buffer {
  const flags = login === null ? 0x02 : 0xc2;
  const fields = [text('MQTT'), Buffer.from([4, flags, keepaliveS >> 8, keepaliveS & 0xff]), text(clientId)];
  if (login !== null) fields.push(text(login.username), text(login.password));
  return packet(0x10, Buffer.concat(fields));
}

/** SUBSCRIBE (3.8) to one filter. */
export function subscribePacket(packetId: number, filter: string, qos: 0 | 1): Buffer {
  return packet(0x82, Buffer.concat([Buffer.from([packetId >> 8, packetId & 0xff]), text(filter), Buffer.from([qos])]));
}

/** PUBLISH (3.3) with QoS 1, not retained. @param topic as `topicBytes` made it. */
export function publishPacket(topic: Buffer, packetId: number, payload: string): Buffer {
  const length = topic.length + 2 + Buffer.byteLength(payload);
  const head = lengthBytes(length);
  const out = Buffer.allocUnsafe(1 + head.length + length);
  out[0] = 0x32;
  let at = 1;
  for (const byte of head) out[at++] = byte;
  at += topic.copy(out, at);
  at = out.writeUInt16BE(packetId, at);
  out.write(payload, at, 'utf8');
  return out;
}

/** @returns the topic with its length in front, made once for each device. */
export function topicBytes(topic: string): Buffer {
  return text(topic);
}

export function pubackPacket(packetId: number): Buffer {
  return Buffer.from([0x40, 2, packetId >> 8, packetId & 0xff]);
}

/** @returns the packet id of a QoS 1 PUBLISH, or 0 for QoS 0. */
export function packetIdOfPublish(first: number, body: Buffer): number {
  return (first & 0x06) === 0 ? 0 : body.readUInt16BE(2 + body.readUInt16BE(0));
}

/**
 * @param onPacket gets the packet type, the first byte and the body; the body is valid only during the call.
 * @returns a function that takes received bytes; it does not keep them.
 */
export function packetReader(onPacket: (type: number, first: number, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer | null = null;
  return (chunk) => {
    let bytes = rest === null ? chunk : Buffer.concat([rest, chunk]);
    rest = null;
    while (bytes.length >= 2) {
      let length = 0;
      let at = 1;
      let shift = 0;
      let byte: number;
      do {
        if (at >= bytes.length) {
          rest = Buffer.from(bytes);
          return;
        }
        byte = bytes[at++] as number;
        length += (byte & 0x7f) << shift;
        shift += 7;
      } while ((byte & 0x80) !== 0);
      if (bytes.length < at + length) break;
      const first = bytes[0] as number;
      onPacket(first >> 4, first, bytes.subarray(at, at + length));
      bytes = bytes.subarray(at + length);
    }
    if (bytes.length > 0) rest = Buffer.from(bytes);
  };
}

function packet(first: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([first, ...lengthBytes(body.length)]), body]);
}

/** Remaining length (2.2.3): seven bits a byte, lowest first. */
function lengthBytes(length: number): number[] {
  const out: number[] = [];
  let left = length;
  do {
    const low = left & 0x7f;
    left >>>= 7;
    out.push(left > 0 ? low | 0x80 : low);
  } while (left > 0);
  return out;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
