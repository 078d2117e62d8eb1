import { randomBytes } from 'node:crypto';

/** The parts of RFC 6455 that a phone in the load driver needs, on raw bytes. */
export const TEXT = 1;
export const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export function upgradeRequest(port: number, path: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${lines}\r\n`
  );
}

/**
 * A client frame. The mask is all zeros: the RFC requires one (5.3), a server cannot see the difference, and the bytes
 * need no second pass. A browser must never do this, because the mask protects proxies.
 */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const out = Buffer.alloc((long ? 8 : 6) + payload.length);
  out[0] = 0x80 | opcode;
  out[1] = 0x80 | (long ? 126 : payload.length);
  if (long) out.writeUInt16BE(payload.length, 2);
  payload.copy(out, out.length - payload.length);
  return out;
}

export type FrameHandlers = {
  /** The upgrade was accepted. */
  readonly onOpen: () => void;
  /** The upgrade was refused, or the server closed the connection; `why` is for people. */
  readonly onRefused: (why: string) => void;
  /** One whole text or binary frame; valid only during the call. */
  readonly onFrame: (payload: Buffer) => void;
  readonly send: (bytes: Buffer) => void;
};

/**
 * Reads the answer to the upgrade and then frames; answers protocol pings. The servers measured here do not fragment
 * messages; a fragment is passed on like a whole frame.
 * @returns a function that takes received bytes; it does not keep them.
 */
export function frameReader(on: FrameHandlers): (chunk: Buffer) => void {
  let open = false;
  let parts: Buffer[] = [];
  let held = 0;
  /** Bytes needed before parsing again: a frame of a megabyte is joined once, not per chunk. */
  let wanted = 0;

  return (chunk) => {
    if (held + chunk.length < wanted) {
      parts.push(Buffer.from(chunk));
      held += chunk.length;
      return;
    }
    let bytes = held === 0 ? chunk : Buffer.concat([...parts, chunk]);
    parts = [];
    held = 0;
    wanted = 0;
    if (!open) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end >= 0) {
        const status = bytes.toString('latin1', 0, end).split('\r\n', 1)[0] ?? '';
        if (!status.includes(' 101 ')) {
          on.onRefused(`${status} ${bytes.toString('utf8', end + 4, end + 300)}`);
          return;
        }
        open = true;
        bytes = bytes.subarray(end + 4);
        on.onOpen();
      }
    }
    while (open && bytes.length >= 2) {
      const size = frameSize(bytes);
      if (size === null) break;
      if (bytes.length < size.head + size.body) {
        wanted = size.head + size.body;
        break;
      }
      const payload = bytes.subarray(size.head, size.head + size.body);
      const opcode = (bytes[0] as number) & 0x0f;
      if (opcode === PING) on.send(clientFrame(PONG, payload));
      else if (opcode === CLOSE)
        on.onRefused(`closed by the server: ${payload.length >= 2 ? payload.readUInt16BE(0) : 'no code'}`);
      else if (opcode !== PONG) on.onFrame(payload);
      bytes = bytes.subarray(size.head + size.body);
    }
    if (bytes.length > 0) {
      parts = [Buffer.from(bytes)];
      held = bytes.length;
    }
  };
}

function frameSize(bytes: Buffer): { head: number; body: number } | null {
  const short = (bytes[1] as number) & 0x7f;
  if (short < 126) return { head: 2, body: short };
  if (short === 126) return bytes.length < 4 ? null : { head: 4, body: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? null : { head: 10, body: Number(bytes.readBigUInt64BE(2)) };
}
