import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { WebSocketServer } from 'ws';

/**
 * The minimum for this stack: every connected client gets every press; nothing is checked, stored or remembered. The
 * difference to this is the cost of the hub's promises.
 */
const broker = await Aedes.createBroker();
const phones = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 });
const mqtt = createServer(broker.handle).listen({ host: '127.0.0.1', port: 0, backlog: 4096 });

broker.on('publish', (packet) => {
  if (!packet.topic.endsWith('/up/press')) return;
  for (const phone of phones.clients) phone.send(packet.payload, { binary: false });
});

await Promise.all(
  [phones, mqtt].map(
    (door) =>
      new Promise((resolve) => {
        door.once('listening', resolve);
      }),
  ),
);
const port = (address: AddressInfo | string | null) => (address as AddressInfo).port;
console.log(
  JSON.stringify({
    event: 'ready',
    mqtt: `mqtt://127.0.0.1:${port(mqtt.address())}`,
    http: `http://127.0.0.1:${port(phones.address())}`,
  }),
);
process.on('SIGTERM', () => process.exit(0));
