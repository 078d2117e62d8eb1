import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE_UNREADABLE } from '../contract/stream-constants.ts';

/** How long the other side may take to answer a close. */
export const CLOSE_ANSWER_MS = 2_000;

/** Closes a socket. A frozen phone never answers the close; its socket is destroyed after the time limit. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), CLOSE_ANSWER_MS).unref();
}

/** Refuses an upgrade request. */
export function refuseUpgrade(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${headers}\r\n`);
  setTimeout(() => socket.destroy(), CLOSE_ANSWER_MS).unref();
}

/**
 * Runs work that reads the store. An error closes this stream only, and its client connects again. An uncaught error
 * would end the hub.
 */
export function whileReadable(socket: WebSocket, work: () => void): void {
  try {
    work();
  } catch {
    closeSocket(socket, CLOSE_UNREADABLE, 'the store cannot be read');
  }
}
