import type { Log } from '../types/log.ts';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createTlsServer, type MqttTls } from './tls-server.ts';

export type ListenerDeps = {
  /** Null: plain connections only. */
  readonly tls: MqttTls | null;
  readonly limits: { readonly maxConnections: number; readonly connectTimeoutS: number };
  readonly onConnection: (socket: Socket) => void;
  readonly log: Pick<Log, 'info'>;
};

export type Listeners = {
  /** @returns the port it listens on. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** The same over TLS. @throws also when there is no certificate. */
  readonly listenTls: (host: string, port: number) => Promise<number>;
  /** Takes no more connections. Ends when the last one is closed. */
  readonly close: () => Promise<void>;
};

/** The TCP servers of the broker, plain and with TLS. */
export function createListeners({ tls, limits, onConnection, log }: ListenerDeps): Listeners {
  const plain = createServer(onConnection);
  const secure =
    tls === null
      ? null
      : createTlsServer({
          tls,
          limits,
          welcome: onConnection,
          refused: (why) => log.info({ why }, 'connection closed before TLS'),
        });
  return {
    listen: (host, port) => listen(plain, host, port),
    listenTls: async (host, port) => {
      if (secure === null) throw new Error('this door has no certificate');
      return listen(secure, host, port);
    },
    close: async () => {
      await Promise.all([plain, ...(secure === null ? [] : [secure])].map(closed));
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port, backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
