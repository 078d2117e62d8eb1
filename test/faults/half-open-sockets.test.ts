import { afterEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile } from '../support/press-meanwhile.ts';
import { rawClient, rawDevice, type RawClient } from '../support/raw-client.ts';

describe('sockets that are opened and say nothing', () => {
  let building: TestBuilding;
  const open: RawClient[] = [];
  afterEach(async () => {
    for (const client of open.splice(0)) client.end();
    await building.end();
  });

  const silent = async (url: string, count: number): Promise<RawClient[]> => {
    const clients = Array.from({ length: count }, () => rawClient(url));
    open.push(...clients);
    await eventually('all are open', () => clients.every(({ socket }) => !socket.connecting), 20_000);
    return clients;
  };
  const stillOpen = (clients: readonly RawClient[]): number => clients.filter((client) => !client.closed()).length;

  it('two thousand at the door of the devices: the longest silent give way, nobody who has signed in does', async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.strangersPerAddress = 500;
      },
    });
    const others = await pressMeanwhile(building);
    const clients = await silent(building.mqtt(), 2_000);
    await others.reaches();
    await eventually('five hundred are left', () => stillOpen(clients) === 500, 10_000);
    expect(stillOpen(clients.slice(0, 1_400))).toBeLessThan(100);
    const ramp = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
    open.push(ramp);
    ramp.say('press', { v: 1, id: 'heard' });
    await eventually('a device that comes now is heard', () => ramp.receipts() === 1, 1_000);
    await others.reaches();
  });

  it('when every connection is taken by the silent, a device still comes in', async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.maxConnections = 100;
      },
    });
    const others = await pressMeanwhile(building);
    const clients = await silent(building.mqtt(), 300);
    await eventually('no more than there is room for', () => stillOpen(clients) <= 99);
    const ramp = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
    open.push(ramp);
    expect(ramp.closed()).toBe(false);
    await others.reaches();
  });

  it('and when it is taken by devices that have signed in, one more is turned away and they stay', async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.maxConnections = 3;
      },
    });
    const others = await pressMeanwhile(building);
    const signedIn = await Promise.all(
      ['tcm-1', 'tcm-2'].map(async (device) => rawDevice(building.mqtt(), device, await building.secretOf(device))),
    );
    open.push(...signedIn);
    const [late] = await silent(building.mqtt(), 1);
    await eventually('turned away', () => late?.closed() === true);
    expect(stillOpen(signedIn)).toBe(2);
    await others.reaches();
  });

  it('a thousand at the door of the phones: phones come in and are told', async () => {
    building = await startBuilding();
    const others = await pressMeanwhile(building);
    const clients = await silent(building.http(), 1_000);
    for (const client of clients) client.write('GET /api/v1/calls HTTP/1.1\r\nHost: hub\r\nX-Slow: ');
    await others.reaches();
    const li = await building.phone('li');
    await others.reaches();
    await li.sees('a change', (frame) => frame.type === 'change');
    expect(clients.every((client) => client.heard() === '')).toBe(true);
  });

  it('more than two thousand there: the longest idle give way, a phone that is connected does not', async () => {
    building = await startBuilding();
    const others = await pressMeanwhile(building);
    const li = await building.phone('li');
    const clients = await silent(building.http(), 2_500);
    await eventually('the oldest are closed', () => stillOpen(clients) <= 2_000, 10_000);
    expect(stillOpen(clients.slice(0, 400))).toBeLessThan(100);
    expect(stillOpen(clients.slice(-400))).toBe(400);
    await others.reaches();
    expect(li.closeCode()).toBeNull();
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
  });
});
