import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { REQUEST_MS, type App } from './app.ts';
import { answerBadBytes } from './faults.ts';
import type { HttpTls } from './needs.ts';

/** Whoever opens a line and says nothing that TLS understands is cut off after that time. */
const HANDSHAKE_MS = 10_000;

/** The same door behind TLS. A new certificate is shown to whoever comes from then on; lines that stand are left alone. */
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
    // Where no TLS came about there is nobody who could read an answer.
    if ((socket as TLSSocket).getProtocol?.() == null) socket.destroy();
    else answerBadBytes(error, socket as TLSSocket);
  });
  onChanged((present) => server.setSecureContext({ ...present, minVersion: 'TLSv1.2' }));
  return server;
}
