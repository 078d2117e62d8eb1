import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { connectPacket, subscribePacket } from '../../bench/clients/mqtt-wire.ts';
import { eventually } from '../../support/eventually.ts';

const DEVICES = 1000;

describe('a thousand devices come back at once', () => {
  let building: TestBuilding;
  const secrets = new Map<string, string>();
  beforeAll(async () => {
    building = await startBuilding();
    const devices = Array.from({ length: DEVICES }, (_, i) => `pendant-${i}`);
    const { body } = await building.ask('POST', '/devices/credentials', { devices });
    for (const item of body.items) secrets.set(item.device, item.password);
  });
  afterAll(() => building.end());

  /** Connects, subscribes, and counts the lamp state that is found retained. */
  function join(device: string, shown: Set<string>): Socket {
    const { hostname, port } = new URL(building.mqtt());
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(connectPacket(device, { device, username: device, password: secrets.get(device) ?? '' }, 60));
    socket.write(subscribePacket(1, `lotus/v1/${device}/down/#`, 1));
    socket.on('data', (chunk) => {
      if (chunk.includes('"stage":"idle"')) shown.add(device);
    });
    return socket;
  }

  it('each finds its lamp right, and a press meanwhile reaches a phone', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    for (const storm of [1, 2]) {
      const shown = new Set<string>();
      const sockets = [...secrets.keys()].map((device) => join(device, shown));
      const id = await ramp.press();
      await wang.sees(`the press during storm ${storm}`, (frame) => frame['fact']?.pressId === id);
      await eventually('every lamp is right', () => shown.size === DEVICES, 20_000);
      for (const socket of sockets) socket.destroy();
      expect((await building.ask('GET', '/healthz')).status).toBe(200);
    }
  });
});
