import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PAGER_REFUSALS, type PagerRefusal } from '../contract/pager.ts';

const BODY_MAX_BYTES = 4_096;

/** The app sends no body that matters. */
export function limitBody(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) request.socket.destroy();
  });
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

export function refuse(response: ServerResponse, why: PagerRefusal): void {
  const refusal = PAGER_REFUSALS[why];
  response.setHeader('connection', 'close');
  sendJson(response, refusal.http, refusal);
}

/** An empty body, as the ntfy server answers; the app then waits and tries again. */
export function refuseUpgrade(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.setTimeout(2_000, () => socket.destroy());
}
