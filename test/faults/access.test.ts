import { connect, connectAsync, type IClientOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';

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

  it('a foreign topic closes the connection and raises nothing', async () => {
    for (const topic of [
      'lotus/v1/east-ramp-help/up/press',
      'lotus/v1/hub/status',
      'lotus/v1/west-ramp-help/down/feedback',
      '$SYS/x',
      'press',
    ]) {
      const ramp = await building.button('west-ramp-help');
      await ramp.sendRaw(topic, '{"v":1,"id":"foreign"}').catch(() => {});
      await eventually(`closed after ${topic}`, () => !ramp.connected());
      ramp.end();
    }
    expect((await building.ask('GET', '/calls')).body.items).toEqual([]);
  });

  it.each(['#', '$SYS/#', 'lotus/v1/+/up/press', 'lotus/v1/east-ramp-help/down/#', 'lotus/v1/#'])(
    'nobody reads %s',
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
      await eventually('closed', () => !client.connected);
      expect(messages).toEqual([]);
      client.end(true);
    },
  );

  it('a will on a foreign topic is refused at the door', async () => {
    const device = 'west-ramp-help';
    const answer = await tryConnect({
      clientId: device,
      username: device,
      password: await building.secretOf(device),
      will: {
        topic: 'lotus/v1/east-ramp-help/up/press',
        payload: Buffer.from('{"v":1,"id":"will"}'),
        qos: 1,
        retain: false,
      },
    });
    expect(answer).not.toBe('connected');
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

  it('MQTT 5 is refused with the answer that clients understand', async () => {
    const device = 'west-ramp-help';
    expect(
      await tryConnect({
        clientId: device,
        username: device,
        password: await building.secretOf(device),
        protocolVersion: 5,
      }),
    ).not.toBe('connected');
  });
});
