import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { rawClient, rawDevice, type RawClient } from '../support/raw-client.ts';
import { connectPacket, publishPacket, subscribePacket, topicBytes } from '../bench/clients/mqtt-wire.ts';
import { callsOf, closeAll, publishBytes, type Flags } from '../support/presses.ts';
import { eventually } from '../support/eventually.ts';

const RAMP = 'west-ramp-help';
const PRESS = `lotus/v1/${RAMP}/up/press`;

let building: TestBuilding;
let ramp: Button;
beforeEach(async () => {
  building = await startBuilding();
  ramp = await building.button(RAMP);
});
afterEach(() => building.end());

const calls = (): Promise<any[]> => callsOf(building);
const held = async (): Promise<any[]> => (await building.ask('GET', '/quarantine')).body.items;
const close = (): Promise<void> => closeAll(building);
const publish = (packetId: number, payload: Buffer | string, how?: Flags): Buffer =>
  publishBytes(PRESS, packetId, payload, how);

describe('a resident presses a button whose firmware writes other bytes', () => {
  it.each([
    ['padded with a NUL', '{"v":1,"id":"a"}\0', 'urgent'],
    ['held, beside a number that is none', '{"v":1,"id":"a","kind":"hold","temperature":nan}', 'emergency'],
    ['with an id that is a number', '{"v":1,"id":5}', 'urgent'],
    ['without a version', '{"id":"a"}', 'urgent'],
    ['by one word', 'ON', 'urgent'],
    ['by one digit', '1', 'urgent'],
    ['by an empty message', '', 'urgent'],
    ['by OFF, where nothing was pressed before', 'OFF', 'urgent'],
    ['held, by one word', 'HOLD', 'emergency'],
    ['in bytes that are no text', Buffer.from([0x80, 0x81, 0, 3]), 'urgent'],
    ['with more bytes than a message may have', JSON.stringify({ v: 1, id: 'a', x: 'x'.repeat(9_000) }), 'urgent'],
  ])('%s: one call, and a note for the caretaker', async (_what, payload, priority) => {
    await ramp.sendRaw(PRESS, payload);
    expect((await calls()).map((call) => call.priority)).toEqual([priority]);
    expect(await held()).toHaveLength(1);
  });

  it.each([
    'LOTUS/v1/West-Ramp-Help/up/press',
    `lotus/v1/${RAMP}/up/press/`,
    `/lotus/v1/${RAMP}/up/press`,
    `lotus/v1/${RAMP}/up//Press`,
  ])('on %s: a call', async (topic) => {
    await ramp.sendRaw(topic, '{"v":1,"id":"a"}');
    expect(await calls()).toHaveLength(1);
    expect((await held())[0]).toMatchObject({ code: 'UNKNOWN_TOPIC', topic });
  });

  it('the same fault a hundred times is one note with a counter', async () => {
    for (let i = 0; i < 100; i++) await ramp.sendRaw(PRESS, `{"v":1,"id":"a${i}"}\0`);
    expect(await held()).toMatchObject([{ code: 'PADDED', count: 100 }]);
  });

  it('bad heartbeats do not push a note about a press out', async () => {
    await ramp.sendRaw(PRESS, 'HOLD');
    for (let i = 0; i < 30; i++) await ramp.sendRaw(`lotus/v1/${RAMP}/up/other-${i}`, 'x');
    expect((await held()).some(({ topic }) => topic === PRESS)).toBe(true);
    expect((await held()).length).toBeLessThanOrEqual(20);
  });

  it('a retained message with bytes is a press', async () => {
    const device = await rawDevice(building.mqtt(), RAMP, await building.secretOf(RAMP));
    device.write(publish(1, ' ', { retain: true }));
    await eventually('a receipt', () => device.receipts() === 1);
    device.end();
    expect(await calls()).toHaveLength(1);
  });

  it('an id that looks like a name of the hub is a press of its own', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"a","kind":"hold"}');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"b","kind":"OFF"}');
    await ramp.send('cancel', { v: 1, id: 'c' });
    for (const id of ['held a', 'let-go b', 'cancel c']) await ramp.sendRaw(PRESS, JSON.stringify({ v: 1, id }));
    expect(await calls()).toMatchObject([{ priority: 'emergency', repeats: 3 }]);
  });

  it('an empty retained message is how tools delete: no call, and named', async () => {
    const device = await rawDevice(building.mqtt(), RAMP, await building.secretOf(RAMP));
    device.write(publish(1, '', { retain: true }));
    await eventually('a receipt', () => device.receipts() === 1);
    expect(await calls()).toEqual([]);
    expect(await held()).toMatchObject([{ code: 'EMPTY_RETAINED' }]);
    device.end();
  });
});

describe('letting go', () => {
  it.each(['OFF', '0', 'false', 'release'])('%s after ON belongs to that press, however old', async (word) => {
    await ramp.sendRaw(PRESS, 'ON');
    await close();
    await building.clock.forward(3 * 3_600_000);
    await building.restart();
    await ramp.connect();
    await ramp.sendRaw(PRESS, word);
    expect((await calls()).map(({ state, repeats }) => [state, repeats])).toEqual([['closed', 0]]);
  });

  it('a second one is a press, because letting go followed already', async () => {
    await ramp.sendRaw(PRESS, 'ON');
    await ramp.sendRaw(PRESS, 'OFF');
    await ramp.sendRaw(PRESS, 'OFF');
    expect((await calls()).map(({ repeats }) => repeats)).toEqual([1]);
  });

  it('the same letting go sent again is the same', async () => {
    await ramp.sendRaw(PRESS, 'ON');
    for (let i = 0; i < 2; i++) await ramp.sendRaw(PRESS, '{"v":1,"id":"b","kind":"release"}');
    expect((await calls()).map(({ repeats }) => repeats)).toEqual([0]);
  });

  it('is neither reset nor cancel: the call stays open', async () => {
    await ramp.sendRaw(PRESS, 'ON');
    await ramp.sendRaw(PRESS, 'release');
    expect(await calls()).toMatchObject([{ state: 'waiting', priority: 'urgent', repeats: 0 }]);
  });
});

describe('a sleepy button', () => {
  it('that signs in, presses and ends its line in one write is heard, and its re-send is the same press', async () => {
    const secret = await building.secretOf(RAMP);
    for (let i = 0; i < 3; i++) {
      const button = rawClient(building.mqtt(), RAMP);
      button.socket.end(
        Buffer.concat([
          connectPacket(RAMP, { device: RAMP, username: RAMP, password: secret }, 60),
          publish(1, '{"v":1,"id":"s1"}'),
        ]),
      );
      await eventually('the line ended', () => button.closed());
    }
    await eventually('heard', async () => (await calls()).length === 1);
    expect(await calls()).toMatchObject([{ repeats: 0 }]);
  });

  it.each(['ended', 'reset', 'kept'] as const)(
    'a journal of two hundred presses together with the CONNECT, line %s: all are heard',
    async (how) => {
      ramp.end();
      const password = await building.secretOf(RAMP);
      const presses = Array.from({ length: 200 }, (_, i) => publish(i + 1, JSON.stringify({ v: 1, id: `s${i}` })));
      const bytes = Buffer.concat([connectPacket(RAMP, { device: RAMP, username: RAMP, password }, 60), ...presses]);
      const button = rawClient(building.mqtt(), RAMP);
      if (how === 'ended') button.socket.end(bytes);
      else button.socket.write(bytes, () => how === 'reset' && setTimeout(() => button.socket.resetAndDestroy(), 20));
      if (how === 'kept') await eventually('receipts', () => button.receipts() === 200);
      await eventually('all are heard', async () => (await calls())[0]?.repeats === 199);
      button.end();
    },
  );

  it('that breaks its line with more behind than is read at once: all are heard', async () => {
    ramp.end();
    const button = await rawDevice(building.mqtt(), RAMP, await building.secretOf(RAMP));
    const presses = Array.from({ length: 200 }, (_, i) => publish(i + 1, JSON.stringify({ v: 1, id: `s${i}` })));
    button.socket.write(Buffer.concat(presses), () => setTimeout(() => button.socket.resetAndDestroy(), 20));
    await eventually('all are heard', async () => (await calls())[0]?.repeats === 199);
  });

  it('an empty retained message, or the topic of another, is no press here either', async () => {
    const login = { device: RAMP, username: RAMP, password: await building.secretOf(RAMP) };
    const foreign = publishPacket(topicBytes('lotus/v1/east-ramp-help/up/press'), 2, '{"v":1,"id":"x"}');
    const button = rawClient(building.mqtt(), RAMP);
    const delete_ = publish(1, '', { retain: true });
    button.socket.end(Buffer.concat([connectPacket(RAMP, login, 60), delete_, foreign]));
    await eventually('named', async () => (await held()).some(({ code }) => code === 'EMPTY_RETAINED'));
    await ramp.connect();
    await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 1 }, 1);
    expect([await calls(), await held()]).toMatchObject([[], [{ code: 'EMPTY_RETAINED' }]]);
  });

  it('with a wrong secret is not heard', async () => {
    const button = rawClient(building.mqtt(), RAMP);
    button.socket.end(
      Buffer.concat([
        connectPacket(RAMP, { device: RAMP, username: RAMP, password: 'guess' }, 60),
        publish(1, '{"v":1,"id":"s1"}'),
      ]),
    );
    await eventually('the line ended', () => button.closed());
    await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 1 }, 1);
    expect(await calls()).toEqual([]);
  });

  it('that speaks MQTT 5 is not heard, because it could not be receipted; the caretaker is told', async () => {
    const login = { device: RAMP, username: RAMP, password: await building.secretOf(RAMP) };
    // Version 5 has a length of properties after the keepalive, and after the packet id of a PUBLISH.
    const version4 = connectPacket(RAMP, login, 60);
    const connect = Buffer.concat([version4.subarray(0, 12), Buffer.from([0]), version4.subarray(12)]);
    connect[1] = connect.length - 2;
    connect[8] = 5;
    const button = rawClient(building.mqtt(), RAMP);
    button.socket.end(Buffer.concat([connect, publish(1, '\0{"v":1,"id":"s1"}')]));
    await eventually('the line ended', () => button.closed());
    await ramp.connect();
    await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 1 }, 1);
    expect([await calls(), await held()]).toEqual([[], []]);
    const devices = (await building.ask('GET', '/devices?limit=500')).body.items;
    expect(devices.find(({ id }: { id: string }) => id === RAMP).faults).toMatchObject([{ code: 'MQTT_5' }]);
  });

  it.each(['ended', 'reset'] as const)(
    'two hundred at once, five presses each, lines %s: all are heard',
    async (how) => {
      const devices = Array.from({ length: 20 }, (_, i) => `sleepy-${i}`);
      const enrolled = await building.ask('POST', '/devices/credentials', { devices });
      for (const { device, password } of enrolled.body.items) {
        for (let line = 0; line < 10; line++) {
          const topic = topicBytes(`lotus/v1/${device}/up/press`);
          const presses = Array.from({ length: 5 }, (_, n) =>
            publishPacket(topic, n + 1, JSON.stringify({ v: 1, id: `${line}-${n}`, pad: 'x'.repeat(100) })),
          );
          const button = rawClient(building.mqtt(), device);
          const bytes = Buffer.concat([connectPacket(device, { device, username: device, password }, 60), ...presses]);
          if (how === 'ended') button.socket.end(bytes);
          else button.socket.write(bytes, () => void setTimeout(() => button.socket.resetAndDestroy(), 20));
        }
      }
      const heard = async (): Promise<number> =>
        (await building.ask('GET', '/calls?limit=100')).body.items.reduce(
          (sum: number, call: any) => sum + 1 + call.repeats,
          0,
        );
      await eventually('all are heard', async () => (await heard()) === 20 * 10 * 5, 15_000);
    },
  );
});

describe('a device with a small buffer', () => {
  const shown = async (client: RawClient): Promise<any[]> =>
    [...client.heard().matchAll(/down\/lamp..(\{[^}]*\})/gs)].map(([, json]) => JSON.parse(json as string));

  it('shows its lamp from a packet of at most 40 bytes beside its topic', async () => {
    const topic = `lotus/v1/${RAMP}/down/lamp`;
    ramp.end();
    await building.phone('chen');
    const device = await rawDevice(building.mqtt(), RAMP, await building.secretOf(RAMP));
    device.write(subscribePacket(9, topic, 1));
    await eventually('off', async () => (await shown(device)).at(-1)?.lamp === 'off');
    device.write(publish(1, 'ON'));
    await eventually('yellow', async () => (await shown(device)).at(-1)?.lamp === 'yellow');
    const chen = await building.tokenOf('chen');
    await building.ask('POST', `/calls/${(await calls())[0].id}/acknowledge`, {}, chen);
    await eventually('green', async () => (await shown(device)).at(-1)?.lamp === 'green');
    expect((await shown(device)).at(-1)).toEqual({ v: 1, lamp: 'green', blink: 1 });
    expect(device.heard()).not.toContain('feedback');
    for (const { length } of device.heard().match(/.{3}lotus\/v1[^}]*\}/gs) ?? [])
      expect(length).toBeLessThanOrEqual(topic.length + 40);
    device.end();
  });
});

describe('a heartbeat with a value that cannot be right', () => {
  const device = async (): Promise<any> =>
    (await building.ask('GET', '/devices?limit=500')).body.items.find((one: { id: string }) => one.id === RAMP);

  it.each([
    ['"battery":200', 'battery', 'IMPLAUSIBLE'],
    ['"battery":255', 'battery', 'IMPLAUSIBLE'],
    ['"battery":nan', 'battery', 'NOT_JSON'],
    ['"battery":"full"', 'battery', 'BAD_SHAPE'],
    ['"freeHeap":-1', 'freeHeap', 'IMPLAUSIBLE'],
    ['"temperatureC":1e999', 'temperatureC', 'IMPLAUSIBLE'],
    ['"firmware":{}', 'firmware', 'BAD_SHAPE'],
    ['"inputs":[]', 'inputs', 'BAD_SHAPE'],
  ])('%s: that field is empty and marked, the rest counts, and it is held once', async (field, name, code) => {
    for (let seq = 0; seq < 25; seq++)
      await ramp.sendRaw(`lotus/v1/${RAMP}/up/heartbeat`, `{"v":1,"seq":${seq},"uptimeS":9,"rssi":-61,${field}}`);
    expect(await device()).toMatchObject({ battery: null, rssi: -61, implausible: [name], quarantined: 1 });
    expect(await held()).toMatchObject([{ code, count: 25 }]);
  });

  it('an input that is not understood hides no stuck one; padding costs nothing', async () => {
    const beat = (more: string): Promise<void> =>
      ramp.sendRaw(`lotus/v1/${RAMP}/up/heartbeat`, `{"v":1,"seq":1,"uptimeS":9,"battery":50,${more}`);
    await beat('"inputs":{"cord":"stuck","main":"odd"}}');
    expect(await device()).toMatchObject({ battery: 50, inputs: { cord: 'stuck' }, implausible: ['inputs'] });
    await beat('"rssi":-61}\0\0');
    expect(await device()).toMatchObject({ battery: 50, rssi: -61, implausible: [] });
    expect((await held())[0]).toMatchObject({ code: 'PADDED' });
  });
});
