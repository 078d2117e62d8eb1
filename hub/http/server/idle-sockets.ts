import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limits idle connections: new ones without a request, ones with an unfinished request, and keep-alive ones.
 * Above `most`, the connection that has been idle longest is closed. So a client that holds thousands of sockets cannot
 * use up the hub's file descriptors. A real phone simply opens a new connection.
 */
export function limitIdleSockets(server: Server, most: number): void {
  const idle = new Set<Socket>();

  function markIdle(socket: Socket): void {
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
    markIdle(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const socket = tcpSocketOf(request.socket);
    idle.delete(socket);
    response.once('close', () => markIdle(socket));
  });
  // A WebSocket belongs to the stream listener, which has its own limit.
  server.on('upgrade', ({ socket }: IncomingMessage) => idle.delete(tcpSocketOf(socket)));
}

/**
 * Node closes a kept connection by a timer alone. After a standstill of the loop it fires before the request that
 * arrived meanwhile was read. Here the socket is read first.
 */
export function readBeforeClosing(server: Server): void {
  server.on('timeout', (socket: Socket) => {
    const { bytesRead } = socket;
    setImmediate(() => {
      setImmediate(() => {
        if (socket.bytesRead === bytesRead) socket.destroy();
      });
    });
  });
}

/** @returns the accepted TCP socket; with TLS the request's socket wraps it. */
function tcpSocketOf(socket: Socket & { _parent?: Socket | null }): Socket {
  return socket._parent ?? socket;
}
