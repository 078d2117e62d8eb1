import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE_UNREADABLE } from '../contract/stream-constants.ts';

/** How long the other side may take to answer a close. */
export const CLOSE_ANSWER_MS = 2_000;

/** A frozen phone never answers the close; then the socket is destroyed. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), CLOSE_ANSWER_MS).unref();
}

/** Answers a request that does not become a stream. */
export function refuseUpgrade(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${headers}\r\n`);
  setTimeout(() => socket.destroy(), CLOSE_ANSWER_MS).unref();
}

/** A disk that cannot be read now closes this one stream; its client comes back and tries again. Thrown, it would end the hub. */
export function whileReadable(socket: WebSocket, work: () => void): void {
  try {
    work();
  } catch {
    closeSocket(socket, CLOSE_UNREADABLE, 'the store cannot be read');
  }
}
