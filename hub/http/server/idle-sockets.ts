import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections on which nothing is being asked: opened and silent, in the middle of a request that does not end, or kept for the
 * next one. There may be so many; then the one that has been idle longest is closed, so that whoever holds sockets by the thousand
 * takes neither the hub's file descriptors nor anybody's turn. An honest phone opens another one.
 */
export function boundIdleSockets(server: Server, most: number): void {
  const idle = new Set<Socket>();

  function rests(socket: Socket): void {
    idle.delete(socket);
    if (socket.destroyed) return;
    idle.add(socket);
    if (idle.size <= most) return;
    const [oldest] = idle;
    idle.delete(oldest as Socket);
    oldest?.destroy();
  }

  server.on('connection', (socket: Socket) => {
    socket.once('close', () => idle.delete(socket));
    rests(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const socket = wireOf(request.socket);
    idle.delete(socket);
    response.once('close', () => rests(socket));
  });
  // A stream belongs to the stream door, which counts its own.
  server.on('upgrade', ({ socket }: IncomingMessage) => idle.delete(wireOf(socket)));
}

/** With TLS a request comes on a socket that is wound around the one that was accepted. */
function wireOf(socket: Socket & { _parent?: Socket | null }): Socket {
  return socket._parent ?? socket;
}
