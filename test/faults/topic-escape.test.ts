import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PINGREQ_PACKET, publishPacket, subscribePacket, topicBytes } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawClient, rawDevice, type RawClient } from '../support/raw-client.ts';

const THIEF = 'east-ramp-help';

/** A CONNECT with a will, by hand (MQTT 3.1.1 §3.1). */
function connectWithWill(device: string, password: string, topic: string): Buffer {
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([Buffer.byteLength(value) >> 8, Buffer.byteLength(value) & 0xff]), Buffer.from(value)]);
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0xce, 0, 60]),
    text(device),
    text(topic),
    text('{"v":1,"id":"will"}'),
    text(device),
    text(password),
  ]);
  return Buffer.concat([Buffer.from([0x10, (body.length & 0x7f) | 0x80, body.length >> 7]), body]);
}

describe('an enrolled device that tries topics of others', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let secret: string;
  const open: RawClient[] = [];
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
    secret = await building.secretOf(THIEF);
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.end();
  });
  afterAll(() => building.end());

  const thief = async (): Promise<RawClient> => {
    const client = await rawDevice(building.mqtt(), THIEF, secret);
    open.push(client);
    return client;
  };
  const callsOfThief = async (): Promise<unknown[]> =>
    (await building.ask('GET', '/calls')).body.items.filter((call: any) => call.callPoint !== 'west-ramp-help');

  const faultsOfThief = async (): Promise<string[]> =>
    (await building.ask('GET', '/devices?limit=500')).body.items
      .find((device: { id: string }) => device.id === THIEF)
      .faults.map(({ code }: { code: string }) => code);

  it.each([
    'lotus/v1/west-ramp-help/up/press',
    'lotus/v1/east-ramp-help/../west-ramp-help/up/press',
    'lotus/v1/east-ramp-help2/up/press',
    'lotus/v1/hub/status',
    'lotus/v1/west-ramp-help/down/feedback',
    'LOTUS/v1/west-ramp-help/up/press',
    '/lotus/v1//west-ramp-help/up/press',
    'lotus/v1/west-ramp-help/up/press\0',
    'lotus/v1/+/up/press',
    'lotus/v1/east-ramp-help/up/#',
    '#',
    '+',
    'lotus/v1//up/press',
    'lotus/v1',
    `lotus/v1/west-ramp-help/up/${'a/'.repeat(150)}b`,
  ])('publishing to %j ends the connection without a receipt and raises nothing', async (topic) => {
    const client = await thief();
    client.write(publishPacket(topicBytes(topic), 7, '{"v":1,"id":"escape"}'));
    await others.reaches();
    await eventually('the connection is closed', () => client.closed());
    expect(client.receipts()).toBe(0);
    expect(await callsOfThief()).toEqual([]);
  });

  it.each([
    'lotus/v1/east-ramp-help/down/feedback',
    '$SYS/broker/clients',
    '$share/x/lotus/v1/east-ramp-help/up/press',
    'homeassistant/device/east-ramp-help/config',
    'tele/east-ramp-help/LWT',
    `${'a/'.repeat(150)}b`,
    'lotus',
    'lotus/',
    'lotusbell/x',
    'lotus/v1/east-ramp-help',
    'lotus/v2/east-ramp-help/up/press',
    'LOTUS/v1/east-ramp-help/down/lamp',
    '/',
    '__proto__',
  ])('publishing to %j is acknowledged and dropped: nobody hears of it, and the line stays', async (topic) => {
    const client = await thief();
    client.write(publishPacket(topicBytes(topic), 7, '{"v":1,"id":"escape"}'));
    await eventually('a receipt', () => client.receipts() === 1);
    await others.reaches();
    expect(client.closed()).toBe(false);
    expect(await callsOfThief()).toEqual([]);
    expect(await faultsOfThief()).toContain('FOREIGN_PUBLICATION');
  });

  it.each([
    '#',
    '+/#',
    '$SYS/#',
    '$SYS/+/new/clients',
    '$share/group/#',
    '$share/group/lotus/v1/west-ramp-help/down/#',
    '$queue/#',
    'lotus/#',
    'lotus/v1/#',
    'lotus/v1/+/down/#',
    'lotus/v1/+/up/press',
    'lotus/v1/west-ramp-help/down/#',
    'lotus/v1/west-ramp-help/up/#',
    'lotus/v1/east-ramp-help/up/#',
    'lotus/+/hub/status',
    'lotus/v1/east-ramp-help/down\0/#',
    '+/v1/east-ramp-help/down/#',
    'lotus/v1/east-ramp-help',
    'esphome/discover',
    'lotus/v1/east-ramp-help/down/#/x',
    'a+/#',
    '',
    'a/'.repeat(1000),
  ])('reading %j is refused with 0x80, and the line stays', async (filter) => {
    const client = await thief();
    client.write(subscribePacket(9, filter, 1));
    await eventually('an answer', () => client.subacks().length === 1);
    expect(client.subacks()[0]?.[2]).toBe(0x80);
    await others.reaches();
    expect(client.closed()).toBe(false);
    // What the lamp of somebody else shows, and who is there, has not come.
    expect(client.heard()).not.toMatch(/stage|west-ramp|new\/clients/);
    expect(await faultsOfThief()).toContain('FOREIGN_SUBSCRIPTION');
    await building.clock.forward(3_000);
  });

  it('one foreign filter among its own is refused alone', async () => {
    const client = await thief();
    const text = (value: string): Buffer => Buffer.concat([topicBytes(value), Buffer.from([1])]);
    const body = Buffer.concat([
      Buffer.from([0, 5]),
      text(`lotus/v1/${THIEF}/down/feedback`),
      text('lotus/v1/west-ramp-help/down/feedback'),
    ]);
    client.write(Buffer.concat([Buffer.from([0x82, body.length]), body]));
    await eventually('an answer', () => client.subacks().length === 1);
    expect([...(client.subacks()[0]?.subarray(2) ?? [])]).toEqual([1, 0x80]);
    await others.reaches();
    expect(client.heard()).not.toContain('west-ramp');
    await building.clock.forward(3_000);
  });

  it('more than twenty foreign filters within a minute end the connection, however they are spread', async () => {
    await building.clock.forward(60_000);
    const client = await thief();
    const subscribe = async (n: number): Promise<void> => {
      client.write(subscribePacket(n, `esphome/${n}`, 1));
      await eventually(`answer ${n}`, () => client.subacks().length === n || client.closed());
    };
    // One every four seconds is fifteen a minute, for as long as it likes.
    for (let n = 1; n <= 25; n++) {
      await subscribe(n);
      await building.clock.forward(4_000);
      client.write(PINGREQ_PACKET);
    }
    expect(client.closed()).toBe(false);
    // Within the last minute there were fourteen; the seventh more is the twenty-first.
    for (let n = 26; n <= 31; n++) await subscribe(n);
    expect(client.closed()).toBe(false);
    client.write(subscribePacket(32, 'esphome/discover', 1));
    await eventually('the connection is closed', () => client.closed());
    await building.clock.forward(60_000);
  });

  it.each([
    'lotus/v1/west-ramp-help/up/press',
    'lotus/v1/east-ramp-help/up/press',
    'lotus/v1/east-ramp-help/up/status',
    '$SYS/x',
    'lotus/v1/hub/status',
    'lotus/v1/+/up/press',
    'lotus/v1/east-ramp-help/down/feedback',
    'tele/east-ramp-help/LWT',
    'lotus/v1/east-ramp-help/up/Status',
    '#',
    '',
    'a/'.repeat(150),
  ])('a will on %j is let in and takes no effect', async (topic) => {
    const client = rawClient(building.mqtt(), THIEF);
    open.push(client);
    client.write(connectWithWill(THIEF, secret, topic));
    await eventually('signed in', () => client.connack() === 0);
    client.end();
    await others.reaches();
    expect(await callsOfThief()).toEqual([]);
    expect(await faultsOfThief()).toContain('FOREIGN_WILL');
  });

  it('its own will takes effect: the caretaker sees that it cannot be read', async () => {
    const client = rawClient(building.mqtt(), THIEF);
    open.push(client);
    const topic = `lotus/v1/${THIEF}/up/status`;
    client.write(connectWithWill(THIEF, secret, topic));
    await eventually('signed in', () => client.connack() === 0);
    client.end();
    await eventually('it is held', async () =>
      (await building.ask('GET', '/quarantine')).body.items.some((one: { topic: string }) => one.topic === topic),
    );
  });
});
