import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { building, type Building } from '../support/building.ts';
import { connectPacket, subscribePacket } from '../bench/mqtt-wire.ts';
import { eventually } from '../support/eventually.ts';

const DEVICES = 1000;

describe('a thousand devices come back at once', () => {
  let house: Building;
  const secrets = new Map<string, string>();
  beforeAll(async () => {
    house = await building();
    const devices = Array.from({ length: DEVICES }, (_, i) => `pendant-${i}`);
    const { body } = await house.ask('POST', '/devices/credentials', { devices });
    for (const item of body.items) secrets.set(item.device, item.password);
  });
  afterAll(() => house.end());

  /** Connects, subscribes, and counts the lamp state that is found retained. */
  function join(device: string, shown: Set<string>): Socket {
    const { hostname, port } = new URL(house.mqtt());
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
    const wang = await house.phone('wang');
    const ramp = await house.button('west-ramp-help');
    for (const storm of [1, 2]) {
      const shown = new Set<string>();
      const sockets = [...secrets.keys()].map((device) => join(device, shown));
      const id = await ramp.press();
      await wang.sees(`the press during storm ${storm}`, (frame) => frame['fact']?.pressId === id);
      await eventually('every lamp is right', () => shown.size === DEVICES, 20_000);
      for (const socket of sockets) socket.destroy();
      expect((await house.ask('GET', '/healthz')).status).toBe(200);
    }
  }, 60_000);
});
