import { openLine } from './line.ts';
import { SUBACK, connectPacket, packetReader, subscribePacket } from './mqtt-wire.ts';
import { findPresses } from './press-id.ts';
import { BINARY, TEXT, clientFrame, frameReader, upgradeRequest } from './websocket-wire.ts';

/**
 * Where phones connect. `stream`: text frames of JSON (the hub's stream, the bare relay); with `greets`, the first
 * frame, not the upgrade, means "connected". `mqtt`: MQTT inside WebSocket, subscribed to `filter` with QoS 0.
 */
export type PhoneDoor = {
  readonly kind: 'stream' | 'mqtt';
  readonly port: number;
  readonly path: string;
  readonly greets: boolean;
  readonly filter: string;
  /** A page in front that sounds one tone at a time and says so (promises.md, Who hears). */
  readonly hears: boolean;
  /** Answer each alert with a receipt `shown` as well (stream.md, Frames of the hub). */
  readonly receipts: boolean;
  /** The bytes before a press id in a frame, e.g. `"pressId":"`. */
  readonly needle: string;
};

export type Phone = { readonly close: () => void; readonly bytes: () => number };

export type PhoneHandlers = { readonly onPress: (press: number) => void; readonly onLost: (why: string) => void };

const OPEN_LIMIT_MS = 30_000;
const VISIBLE_FRAME = clientFrame(TEXT, Buffer.from('{"type":"visible","visible":true}'));
/** How long a page takes for one tone. What arrives meanwhile waits for the next. */
const TONE_MS = 2_000;
const PONG_FRAME = clientFrame(TEXT, Buffer.from('{"type":"pong"}'));
const ALERT_NEEDLE = Buffer.from('"type":"alert","alertId":"');
/** Most messages in one frame of a client (stream.md, Limits). */
const RECEIPTS_IN_FRAME = 200;
const PING_NEEDLE = Buffer.from('"type":"ping"');
/**
 * The hub pings every 5 s (stream.md, Limits). Searching each large frame for a ping would mean a second pass over all
 * bytes.
 */
const LOOK_FOR_PING_AFTER_MS = 4_000;
const SMALL_FRAME = 256;

/** @returns when the phone receives events. @throws when it is refused. */
export function openPhone(door: PhoneDoor, name: string, token: string | null, on: PhoneHandlers): Promise<Phone> {
  return new Promise((resolve, reject) => {
    const needle = Buffer.from(door.needle);
    let open = false;
    let why: string | null = null;
    let answeredAt = performance.now();
    let soundedAt = -TONE_MS;
    let bytes = 0;
    const limit = setTimeout(() => line.destroy(), OPEN_LIMIT_MS);
    const phone: Phone = { close: () => line.destroy(), bytes: () => bytes };
    const opened = () => {
      open = true;
      clearTimeout(limit);
      resolve(phone);
    };

    const answerPing = (payload: Buffer) => {
      const now = performance.now();
      if (payload.length > SMALL_FRAME && now - answeredAt < LOOK_FOR_PING_AFTER_MS) return;
      if (payload.indexOf(PING_NEEDLE) < 0) return;
      answeredAt = now;
      line.write(PONG_FRAME);
    };
    const soundTone = (payload: Buffer) => {
      const now = performance.now();
      if (now - soundedAt < TONE_MS) return;
      const at = payload.indexOf(ALERT_NEEDLE);
      if (at < 0) return;
      soundedAt = now;
      line.write(clientFrame(TEXT, Buffer.from(receiptOf(payload, at + ALERT_NEEDLE.length, 'heard'))));
    };
    const readMqtt = packetReader((type) => {
      if (type === SUBACK) opened();
    });

    const read = frameReader({
      onOpen: () => {
        if (door.kind === 'mqtt') {
          line.write(clientFrame(BINARY, connectPacket(name, null, 0)));
          line.write(clientFrame(BINARY, subscribePacket(1, door.filter, 0)));
        } else if (!door.greets) opened();
      },
      onRefused: (reason) => {
        why = reason;
        line.destroy();
      },
      onFrame: (payload) => {
        findPresses(payload, needle, on.onPress);
        if (door.kind === 'stream') {
          answerPing(payload);
          if (door.receipts) receiptAlerts(payload, line.write);
          if (door.hears) {
            if (!open) line.write(VISIBLE_FRAME);
            soundTone(payload);
          }
          if (!open) opened();
        } else if (!open) readMqtt(payload);
      },
      send: (frame) => line.write(frame),
    });
    const headers: Record<string, string> = {};
    if (door.kind === 'mqtt') headers['Sec-WebSocket-Protocol'] = 'mqtt';
    if (token !== null) headers['Authorization'] = `Bearer ${token}`;
    const line = openLine(door.port, {
      onOpen: () => line.write(upgradeRequest(door.port, door.path, headers)),
      onBytes: (chunk) => {
        bytes += chunk.length;
        read(chunk);
      },
      onClose: (error) => {
        clearTimeout(limit);
        const text = `phone ${name}: ${why ?? error?.message ?? 'line closed'}`;
        if (!open) reject(new Error(text));
        on.onLost(text);
      },
    });
  });
}

/** Sends receipts for all alerts of a frame, in as few frames as possible. */
function receiptAlerts(payload: Buffer, write: (bytes: Buffer) => void): void {
  const receipts: string[] = [];
  for (let at = payload.indexOf(ALERT_NEEDLE); at >= 0; at = payload.indexOf(ALERT_NEEDLE, at)) {
    at += ALERT_NEEDLE.length;
    receipts.push(receiptOf(payload, at, 'shown'));
  }
  while (receipts.length > 0)
    write(clientFrame(TEXT, Buffer.from(`[${receipts.splice(0, RECEIPTS_IN_FRAME).join(',')}]`)));
}

/** @param at where the id of the alert begins. */
function receiptOf(payload: Buffer, at: number, stage: 'shown' | 'heard'): string {
  const alertId = payload.toString('latin1', at, payload.indexOf(0x22, at));
  return `{"type":"receipt","alertId":"${alertId}","stage":"${stage}"}`;
}
