import { connect, connectAsync, type IClientOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPacket, topicBytes } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { rawClient } from '../support/raw-client.ts';

describe('who may speak to the broker', () => {
  let building: TestBuilding;
  beforeAll(async () => {
    building = await startBuilding();
  });
  afterAll(() => building.end());

  const tryConnect = (options: IClientOptions): Promise<string> =>
    new Promise((resolve) => {
      const client = connect(building.mqtt(), {
        protocolVersion: 4,
        reconnectPeriod: 0,
        connectTimeout: 3000,
        ...options,
      });
      const settle = (what: string): void => {
        resolve(what);
        client.end(true);
      };
      client.on('connect', () => settle('connected'));
      client.on('error', (error) => settle(error.message));
      client.on('close', () => settle('closed'));
    });

  it('a device with its own secret, and nobody else', async () => {
    const secret = await building.secretOf('west-ramp-help');
    const other = await building.secretOf('east-ramp-help');
    const device = 'west-ramp-help';
    expect(await tryConnect({ clientId: device, username: device, password: secret })).toBe('connected');
    expect(await tryConnect({ clientId: device, username: device, password: other })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: device, username: device, password: 'guess' })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: device, username: device })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: device })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: 'somebody', username: device, password: secret })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: 'unknown', username: 'unknown', password: secret })).toMatch(/refused|closed/i);
    expect(await tryConnect({ clientId: '__proto__', username: '__proto__', password: secret })).toMatch(
      /refused|closed/i,
    );
  });

  it('a topic in the name of another closes the connection and raises nothing', async () => {
    for (const topic of ['lotus/v1/east-ramp-help/up/press', 'lotus/v1/hub/status', 'lotus/v1/east-ramp-help/down/x']) {
      const ramp = await building.button('west-ramp-help');
      await ramp.sendRaw(topic, '{"v":1,"id":"foreign"}').catch(() => {});
      await eventually(`closed after ${topic}`, () => !ramp.connected());
      ramp.end();
    }
    expect((await building.ask('GET', '/calls')).body.items).toEqual([]);
  });

  it.each([0, 1, 2] as const)(
    'foreign topics with QoS %i are acknowledged and dropped; then its press is heard',
    async (qos) => {
      const ramp = await building.button('east-ramp-help');
      for (const topic of ['homeassistant/device/x/config', '$SYS/x', 'press', 'lotus/v1/east-ramp-help/down/feedback'])
        await ramp.sendRaw(topic, '{"v":1,"id":"foreign"}', qos);
      expect(ramp.connected()).toBe(true);
      const before = (await building.ask('GET', '/calls')).body.items[0]?.repeats ?? -1;
      await ramp.press();
      expect((await building.ask('GET', '/calls')).body.items).toMatchObject([{ repeats: before + 1 }]);
      ramp.end();
    },
  );

  it.each(['#', '$SYS/#', 'lotus/v1/+/up/press', 'lotus/v1/east-ramp-help/down/#', 'lotus/v1/#', 'esphome/discover'])(
    'nobody reads %s, and the press after it is heard',
    async (filter) => {
      const ramp = await building.button('west-ramp-help', { connect: false });
      const client = await connectAsync(building.mqtt(), {
        clientId: ramp.device,
        username: ramp.device,
        password: await building.secretOf(ramp.device),
        protocolVersion: 4,
        reconnectPeriod: 0,
      });
      const messages: string[] = [];
      client.on('message', (topic) => messages.push(topic));
      client.on('error', () => {});
      await client.subscribeAsync(filter).catch(() => {});
      await client.publishAsync('lotus/v1/west-ramp-help/up/press', `{"v":1,"id":"after ${filter}"}`, { qos: 1 });
      expect(client.connected).toBe(true);
      expect(messages).toEqual([]);
      client.end(true);
    },
  );

  it('is shown to the caretaker with a remedy', async () => {
    const { body } = await building.ask('GET', '/devices?limit=500');
    expect(body.items.find((device: { id: string }) => device.id === 'west-ramp-help').faults).toMatchObject([
      { code: 'FOREIGN_SUBSCRIPTION', remedy: expect.stringContaining('down/#') },
    ]);
  });

  it('a new secret makes the old one worthless and cuts the live connection; a revoked one opens nothing', async () => {
    const ramp = await building.button('tcm-1');
    const issued = await building.ask('POST', '/devices/tcm-1/credentials');
    expect(issued.status).toBeLessThan(300);
    await eventually('the old connection is cut', () => !ramp.connected());
    const options = { clientId: 'tcm-1', username: 'tcm-1' };
    expect(await tryConnect({ ...options, password: await building.secretOf('tcm-1') })).toMatch(/refused|closed/i);
    expect(await tryConnect({ ...options, password: issued.body.password })).toBe('connected');
    await building.ask('DELETE', '/devices/tcm-1/credentials');
    expect(await tryConnect({ ...options, password: issued.body.password })).toMatch(/refused|closed/i);
  });

  it('MQTT 5 is refused with reason 0x84, and the caretaker learns which device speaks it', async () => {
    const device = 'tcm-2';
    const secret = await building.secretOf(device);
    const ask = (password: string): Promise<string> =>
      tryConnect({ clientId: 'esp-0c1f', username: device, password, protocolVersion: 5 });
    const faults = async (): Promise<unknown[]> =>
      (await building.ask('GET', '/devices?limit=500')).body.items.find((one: { id: string }) => one.id === device)
        .faults;
    expect(await ask('guess')).toMatch(/unsupported protocol version/i);
    expect(await faults()).toEqual([]);
    expect(await ask(secret)).toMatch(/unsupported protocol version/i);
    expect(await faults()).toMatchObject([{ code: 'MQTT_5', says: expect.stringContaining('MQTT 5') }]);
  });

  it.each([
    ['MQTT', 6],
    ['MQTT', 0],
    ['mqtt', 4],
    ['HTTP', 4],
  ])('a CONNECT as %s level %i is answered with return code 1', async (name, level) => {
    const client = rawClient(building.mqtt());
    const body = Buffer.concat([topicBytes(name), Buffer.from([level, 2, 0, 60]), topicBytes('west-ramp-help')]);
    client.write(Buffer.concat([Buffer.from([0x10, body.length]), body]));
    await eventually('closed', () => client.closed());
    expect(client.connack()).toBe(1);
  });

  it.each([3, 131, 132])('MQTT 3 in another form (level %i) is served', async (level) => {
    const device = 'tcm-3';
    const client = rawClient(building.mqtt(), device);
    const packet = connectPacket(device, { device, username: device, password: await building.secretOf(device) }, 60);
    packet[8] = level;
    client.write(packet);
    client.say('press', { v: 1, id: `level-${level}` });
    await eventually('a receipt', () => client.receipts() === 1);
    client.end();
  });
});
