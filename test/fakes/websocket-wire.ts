import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** What a client of the wire hears. `wrong`: something that no client of ours may be sent. */
export type WireHandlers = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onPing: (payload: Buffer) => void;
  readonly onPong: (payload: Buffer) => void;
  readonly onWrong: (what: string) => void;
  /** @param status the HTTP status of a refusal; null when TCP ended. */
  readonly onEnd: (status: number | null) => void;
};

export type Wire = {
  readonly send: (opcode: number, payload: Buffer) => void;
  readonly destroy: () => void;
  readonly socket: Socket;
};

export const PING = 9;
export const PONG = 10;

/**
 * A WebSocket client below any library, so that it sees every byte: close frames, masked frames, reserved bits and
 * extensions that it did not offer. Like OkHttp it reads frame by frame.
 * @param pin SHA-256 of the certificate; the connection is refused when the server shows another.
 */
export function openWire(
  base: string,
  path: string,
  userAgent: string,
  pin: string | null,
  handlers: WireHandlers,
): Wire {
  const { hostname, port, host, protocol } = new URL(base);
  const key = randomBytes(16).toString('base64');
  const socket =
    protocol === 'https:'
      ? connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false })
      : connect(Number(port), hostname);
  let status: number | null = null;
  let isOpen = false;
  let rest: Buffer = Buffer.alloc(0);

  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => handlers.onEnd(isOpen ? null : status));
  socket.on(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
    if (pin !== null && (socket as TLSSocket).getPeerCertificate().fingerprint256 !== pin) {
      handlers.onWrong('another certificate than the pinned one');
      socket.destroy();
      return;
    }
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `User-Agent: ${userAgent}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Key: ${key}`,
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Extensions: permessage-deflate',
        `Host: ${host}`,
        'Accept-Encoding: gzip',
        '',
        '',
      ].join('\r\n'),
    );
  });
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!isOpen && !readHead()) return;
    for (let size = readFrame(rest, handlers); size > 0; size = readFrame(rest, handlers)) rest = rest.subarray(size);
  });

  function readHead(): boolean {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = rest.subarray(0, end).toString('latin1');
    rest = rest.subarray(end + 4);
    status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    if (status !== 101) {
      if (rest.length > 0) handlers.onWrong('a refusal with a body');
      socket.destroy();
      return false;
    }
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (!head.toLowerCase().includes(`sec-websocket-accept: ${accept.toLowerCase()}`))
      handlers.onWrong('a wrong accept');
    if (/client_max_window_bits/i.test(head)) handlers.onWrong('an extension that the app refuses');
    isOpen = true;
    handlers.onOpen();
    return true;
  }

  return {
    socket,
    send: (opcode, payload) => {
      const mask = randomBytes(4);
      const masked = Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] as number)));
      if (!socket.destroyed)
        socket.write(Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]));
    },
    destroy: () => socket.destroy(),
  };
}

/** @returns the bytes of the first frame; 0 when it is not complete. */
function readFrame(bytes: Buffer, { onText, onPing, onPong, onWrong }: WireHandlers): number {
  if (bytes.length < 2) return 0;
  const [first = 0, second = 0] = bytes;
  const isLong = (second & 0x7f) === 126;
  const isHuge = (second & 0x7f) === 127;
  const head = isHuge ? 10 : isLong ? 4 : 2;
  if (bytes.length < head) return 0;
  const length = isHuge ? Number(bytes.readBigUInt64BE(2)) : isLong ? bytes.readUInt16BE(2) : second & 0x7f;
  if (bytes.length < head + length) return 0;
  const payload = Buffer.from(bytes.subarray(head, head + length));
  if ((second & 0x80) !== 0) onWrong('a masked frame');
  if ((first & 0x70) !== 0) onWrong('a frame with reserved bits');
  switch (first & 0x0f) {
    case 1:
      onText(payload.toString('utf8'));
      break;
    case 2:
      onWrong('a binary frame, which the app ignores');
      break;
    case 8:
      onWrong('a close frame, which makes the app deaf for minutes');
      break;
    case PING:
      onPing(payload);
      break;
    case PONG:
      onPong(payload);
      break;
    default:
      onWrong(`a frame of type ${first & 0x0f}`);
  }
  return head + length;
}
