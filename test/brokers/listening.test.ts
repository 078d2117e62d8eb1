import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createListening } from '../../hub/brokers/listening.ts';
import { eventually } from '../support/eventually.ts';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** Something that takes connections and never answers as a broker. */
async function mute(): Promise<{ url: string; connections: () => number; end: () => void }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    open.push(socket);
    socket.on('error', () => {}).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `mqtt://127.0.0.1:${port}`, connections: () => connections, end: () => server.close() };
}

test('the hub listens for an hour when a person asked, tries again when the line breaks, and then never more', async () => {
  let now = 0;
  const broker = await mute();
  const listening = createListening({
    settings: { id: 'house', url: broker.url },
    filters: ['zigbee2mqtt/+'],
    heard: () => {},
    clientId: 'lotus-listening',
    readFile: () => '',
    steady: () => now,
  });
  listening.check();
  expect([listening.leftMs(), broker.connections()]).toEqual([0, 0]);
  expect(listening.start()).toBe(3_600_000);
  await eventually('a line', () => broker.connections() === 1);
  for (const socket of open.splice(0)) socket.destroy();
  await eventually('another one, ten seconds later', () => {
    now += 10_000;
    listening.check();
    return broker.connections() === 2;
  });
  now = 3_599_999;
  expect(listening.leftMs()).toBe(1);
  now = 3_600_000;
  const ends = performance.now();
  listening.check();
  expect(listening.leftMs()).toBe(0);
  await eventually('the end of its line', () =>
    open.every(({ readableEnded, destroyed }) => readableEnded || destroyed),
  );
  // By itself it would give this broker up after five seconds.
  expect(performance.now() - ends).toBeLessThan(3_000);
  const before = broker.connections();
  now += 100_000;
  listening.check();
  expect(broker.connections()).toBe(before);
  listening.close();
  broker.end();
});
