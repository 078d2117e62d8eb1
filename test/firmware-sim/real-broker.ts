import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import type { MqttLinkOptions } from '../../firmware-sim/link/mqtt-link.ts';

export interface Publish {
  client: string;
  topic: string;
  body: Record<string, unknown>;
  retain: boolean;
  qos: number;
}

/** A real broker on a free port that behaves as the test wants. */
export interface RealBroker {
  hub: MqttLinkOptions['hub'];
  url: string;
  secret: string;
  /** Refuses every subscription. */
  deaf: boolean;
  /** What devices have published, wills included, in order. */
  published: Publish[];
  /** Client ids of every CONNECT that had a password, in order. */
  knocks: string[];
  /** Gives the PUBACK of a press; by default at once. */
  onPress: (give: () => void) => void;
  clients(): Map<string, Client>;
  /** Waits until something holds; fails after 10 s with `what`. */
  until(what: string, holds: () => boolean): Promise<void>;
  tell(topic: string, body: object): Promise<void>;
  /** Breaks all sockets, as a dying switch does. */
  cutAll(): void;
  close(): Promise<void>;
}

export async function startBroker(port = 0): Promise<RealBroker> {
  const sockets = new Set<Socket>();
  const clients = new Map<string, Client>();
  const broker = await Aedes.createBroker({ concurrency: 10_000 });
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const taken = (server.address() as AddressInfo).port;

  const real: RealBroker = {
    hub: { protocol: 'mqtt', host: '127.0.0.1', port: taken },
    url: `mqtt://127.0.0.1:${taken}`,
    secret: 'let me in',
    deaf: false,
    published: [],
    knocks: [],
    onPress: (give) => {
      give();
    },
    clients: () => clients,
    async until(what, holds) {
      const giveUpAt = Date.now() + 10_000;
      while (!holds()) {
        if (Date.now() > giveUpAt) throw new Error(`waited 10 s in vain: ${what}`);
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      }
    },
    tell: (topic, body) =>
      new Promise((resolve, reject) => {
        const packet = {
          cmd: 'publish',
          topic,
          payload: JSON.stringify(body),
          qos: 1,
          retain: true,
          dup: false,
        } as const;
        broker.publish(packet, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const socket of sockets) socket.destroy();
      await closed;
      await new Promise<void>((resolve) => {
        broker.close(() => {
          resolve();
        });
      });
    },
  };

  broker.authenticate = (client, username, password, done) => {
    real.knocks.push(client.id);
    const right = username === client.id && String(password) === real.secret;
    done(right ? null : Object.assign(new Error('wrong secret'), { returnCode: 4 }), right);
  };
  broker.authorizePublish = (client, packet, done) => {
    const body = JSON.parse(packet.payload.toString()) as Record<string, unknown>;
    real.published.push({
      client: client?.id ?? '',
      topic: packet.topic,
      body,
      retain: packet.retain,
      qos: packet.qos,
    });
    if (packet.topic.endsWith('/up/press'))
      real.onPress(() => {
        done(null);
      });
    else done(null);
  };
  broker.authorizeSubscribe = (_client, subscription, done) => {
    done(null, real.deaf ? null : subscription);
  };
  broker.on('clientReady', (client) => {
    clients.set(client.id, client);
  });
  broker.on('clientDisconnect', (client) => {
    clients.delete(client.id);
  });
  return real;
}
