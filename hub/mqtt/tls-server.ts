import type { Socket } from 'node:net';
import { createServer, TLSSocket, type PeerCertificate, type Server } from 'node:tls';

/** PEM. `deviceAuthority`: what a device's own certificate must be signed by, or null where its secret alone counts. */
export type MqttCredentials = { readonly cert: string; readonly key: string; readonly deviceAuthority: string | null };

export type MqttTls = {
  readonly credentials: () => MqttCredentials;
  readonly onChanged: (listener: (credentials: MqttCredentials) => void) => void;
};

/**
 * How many times as long as a device may take to say who it is, its handshake may: a handshake costs the hub about a
 * millisecond, and after a power cut thousands come at once. Whoever is cut off in the queue would only come again.
 */
const HANDSHAKE_SHARE = 3;

export type TlsServerDeps = {
  readonly tls: MqttTls;
  readonly limits: { readonly maxConnections: number; readonly connectTimeoutS: number };
  readonly welcome: (socket: Socket) => void;
  /**
   * Told with OpenSSL's own word, which says whose trust is missing: …ALERT_UNKNOWN_CA is the device's,
   * …NOT_RETURN_A_CERTIFICATE ours.
   */
  readonly refused: (why: string) => void;
};

/**
 * The broker's door behind TLS. A new certificate is shown to whoever comes from then on; connections that stand are
 * left alone.
 */
export function createTlsServer({ tls, limits, welcome, refused }: TlsServerDeps): Server {
  const asks = tls.credentials().deviceAuthority !== null;
  const server = createServer(
    {
      ...secure(tls.credentials()),
      requestCert: asks,
      rejectUnauthorized: asks,
      handshakeTimeout: limits.connectTimeoutS * HANDSHAKE_SHARE * 1000,
    },
    (socket) => {
      if (asks) noteName(socket);
      welcome(socket);
    },
  );
  // A handshake costs more than a connection; those that never end one count too.
  server.maxConnections = limits.maxConnections;
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    // A certificate of the wrong authority ends the handshake without an error of its own. Node says why in a string.
    const why: unknown = socket.authorizationError;
    refused(typeof why === 'string' ? why : (error.code ?? error.message));
    socket.destroy();
  });
  tls.onChanged((present) => server.setSecureContext(secure(present)));
  return server;
}

function secure({ cert, key, deviceAuthority }: MqttCredentials) {
  return { cert, key, minVersion: 'TLSv1.2', ...(deviceAuthority === null ? {} : { ca: deviceAuthority }) } as const;
}

/** The common name that each device showed, noted at its handshake: a line that has ended shows none any more. */
const shown = new WeakMap<Socket, string>();

function noteName(socket: TLSSocket): void {
  // Node says null, against its types, where the line has ended already.
  const certificate = socket.getPeerCertificate() as PeerCertificate | null;
  const name: unknown = certificate?.subject?.CN;
  if (typeof name === 'string') shown.set(socket, name);
}

/**
 * Whether the certificate of this connection bears this client id as its common name. That it is signed by the right
 * authority, TLS has seen to. What came by the plain door shows none, and there is one only where the operator leaves
 * it to this very machine.
 */
export function bearsName(connection: object, clientId: string): boolean {
  return !(connection instanceof TLSSocket) || shown.get(connection) === clientId;
}
