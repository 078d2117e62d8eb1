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

/** A real broker on a free port; tests change its fields while it runs. */
export interface RealBroker {
  hub: MqttLinkOptions['hub'];
  url: string;
  secret: string;
  /** Refuses every subscription. */
  refusesSubscriptions: boolean;
  /** All messages published by devices, wills included, in order. */
  published: Publish[];
  /** Client ids of every CONNECT that had a password, in order. */
  connects: string[];
  /** Called for each press; `give` sends its PUBACK. Default: at once. */
  onPress: (give: () => void) => void;
  clients(): Map<string, Client>;
  /** Waits until `holds` is true. @throws after 10 s, with `what`. */
  until(what: string, holds: () => boolean): Promise<void>;
  tell(topic: string, body: object): Promise<void>;
  /** Breaks all sockets, as a failing network switch does. */
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
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const real: RealBroker = {
    hub: { protocol: 'mqtt', host: '127.0.0.1', port: taken },
    url: `mqtt://127.0.0.1:${taken}`,
    secret: 'let me in',
    refusesSubscriptions: false,
    published: [],
    connects: [],
    onPress: (give) => {
      give();
    },
    clients: () => clients,
    until,
    tell: (topic, body) => publishRetained(broker, topic, body),
    cutAll,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      cutAll();
      await closed;
      await new Promise<void>((resolve) => {
        broker.close(() => {
          resolve();
        });
      });
    },
  };
  behaveAs(real, broker, clients);
  return real;
}

/** Makes the broker record what it receives, and refuse what the test wants refused. */
function behaveAs(real: RealBroker, broker: Aedes, clients: Map<string, Client>): void {
  broker.authenticate = (client, username, password, done) => {
    real.connects.push(client.id);
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
    done(null, real.refusesSubscriptions ? null : subscription);
  };
  broker.on('clientReady', (client) => {
    clients.set(client.id, client);
  });
  broker.on('clientDisconnect', (client) => {
    clients.delete(client.id);
  });
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`waited 10 s in vain: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** Publishes with QoS 1, retained. */
function publishRetained(broker: Aedes, topic: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
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
  });
}
