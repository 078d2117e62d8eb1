import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { REQUEST_MS, type App } from './app.ts';
import { answerBadBytes } from './faults.ts';
import type { HttpTls } from './needs.ts';

/** A connection that does not complete the TLS handshake in this time is closed. */
const HANDSHAKE_MS = 10_000;

/** The same app over TLS. A new certificate applies to new connections; open connections stay. */
export function createHttpsServer(app: App, { credentials, onChanged }: HttpTls): Server {
  const server = createServer(
    {
      ...credentials(),
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      requestTimeout: REQUEST_MS,
    },
    (request, reply) => app.routing(request, reply),
  );
  server.keepAliveTimeout = app.server.keepAliveTimeout;
  server.on('clientError', (error, socket) => {
    // Without TLS the client could not read an answer.
    if ((socket as TLSSocket).getProtocol?.() == null) socket.destroy();
    else answerBadBytes(error, socket as TLSSocket);
  });
  onChanged((present) => server.setSecureContext({ ...present, minVersion: 'TLSv1.2' }));
  return server;
}
