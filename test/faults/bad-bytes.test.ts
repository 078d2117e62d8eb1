import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { connectPacket } from '../bench/clients/mqtt-wire.ts';
import { eventually } from '../support/eventually.ts';
import { seeded } from '../support/seeded.ts';

describe('bad bytes', () => {
  let building: TestBuilding;
  let ramp: Button;
  beforeAll(async () => {
    building = await startBuilding();
    ramp = await building.button('west-ramp-help');
  });
  afterAll(() => building.end());

  const newestInQuarantine = async (): Promise<string | undefined> =>
    (await building.ask('GET', '/quarantine?limit=1')).body.items[0]?.code;

  const up = (name: string): string => `lotus/v1/west-ramp-help/up/${name}`;
  const deep = `{"v":1,"id":"d","x":${'['.repeat(1500)}${']'.repeat(1500)}}`;
  const cases: [string, string, Buffer | string, string][] = [
    ['no JSON', 'cancel', '{"v":1,"id":', 'NOT_JSON'],
    ['an empty payload', 'reset', '', 'NOT_JSON'],
    ['wrong UTF-8', 'presence', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'NOT_UTF8'],
    ['a wrong version', 'cancel', '{"v":2,"id":"a"}', 'UNKNOWN_VERSION'],
    ['no version', 'reset', '{"id":"a"}', 'UNKNOWN_VERSION'],
    ['an array', 'cancel', '[1]', 'BAD_SHAPE'],
    ['a missing id', 'reset', '{"v":1}', 'BAD_SHAPE'],
    ['an id too long', 'presence', JSON.stringify({ v: 1, id: 'x'.repeat(65) }), 'BAD_SHAPE'],
    ['too much nesting', 'cancel', deep, 'TOO_DEEP'],
    ['too many bytes', 'cancel', JSON.stringify({ v: 1, id: 'a', pad: 'x'.repeat(5000) }), 'TOO_LARGE'],
    ['an unknown topic below up/', 'song', '{"v":1}', 'UNKNOWN_TOPIC'],
    ['a bad heartbeat', 'heartbeat', '{"v":1,"seq":"one"}', 'BAD_SHAPE'],
    ['a bad status', 'status', '{"v":1,"state":"sleepy","boot":"b","conn":1}', 'BAD_SHAPE'],
    ['a bad cancel', 'cancel', '{"v":1,"id":5}', 'BAD_SHAPE'],
    ['a bad presence', 'presence', 'null', 'BAD_SHAPE'],
    ['a bad reset', 'reset', '"reset"', 'BAD_SHAPE'],
    ['a prototype as key', 'cancel', '{"v":1,"__proto__":{"id":"a"}}', 'BAD_SHAPE'],
  ];

  it.each(cases)('%s is acknowledged, kept and named', async (_what, name, payload, code) => {
    await ramp.sendRaw(up(name), payload);
    expect(await newestInQuarantine()).toBe(code);
    expect(ramp.connected()).toBe(true);
  });

  it('none of it raised a call, and a real press still does', async () => {
    expect((await building.ask('GET', '/calls')).body.items).toEqual([]);
    await ramp.press();
    expect((await building.ask('GET', '/calls')).body.items).toHaveLength(1);
  });

  it.each([
    ['a negative age', '{"v":1,"id":"lame-1","ageMs":-1}'],
    ['an unknown kind', '{"v":1,"id":"lame-2","kind":"double"}'],
    ['an input with capitals', '{"v":1,"id":"lame-3","input":"Main"}'],
    ['heldMs of null', '{"v":1,"id":"lame-4","heldMs":null}'],
  ])('a press with %s is still a press: quarantined for the caretaker, and heard', async (_what, payload) => {
    const before = (await building.ask('GET', '/calls')).body.items[0];
    await ramp.sendRaw(up('press'), payload);
    expect(await newestInQuarantine()).toBe('BAD_SHAPE');
    const { body } = await building.ask('GET', '/calls');
    expect(body.items).toHaveLength(1);
    expect(body.items[0].repeats).toBe(before.repeats + 1);
  });

  it.each([
    ['nested too deep beside its id', deep, 'TOO_DEEP'],
    ['with a line of a log full of brackets', JSON.stringify({ v: 1, id: 'log-1', log: '[[[['.repeat(20) }), null],
  ])('a press %s is still a press', async (_what, payload, code) => {
    const before = (await building.ask('GET', '/calls')).body.items[0];
    const newest = (await building.ask('GET', '/quarantine?limit=1')).body.items[0];
    await ramp.sendRaw(up('press'), payload);
    expect((await building.ask('GET', '/calls')).body.items[0].repeats).toBe(before.repeats + 1);
    if (code === null) expect((await building.ask('GET', '/quarantine?limit=1')).body.items[0]).toEqual(newest);
    else expect(await newestInQuarantine()).toBe(code);
  });

  it('ids that SQLite would fold together are told apart', async () => {
    const before = (await building.ask('GET', '/calls')).body.items[0];
    for (const id of ['a\u0000b', 'a\u0000c', '\ud800', '\ud801'])
      await ramp.sendRaw(up('press'), JSON.stringify({ v: 1, id }));
    expect((await building.ask('GET', '/calls')).body.items[0].repeats).toBe(before.repeats + 4);
  });

  it('an upgrade to an address that is none, and to a wrong path: turned away, the hub goes on', async () => {
    const { hostname, port } = new URL(building.http());
    for (const path of ['//', '/foo', '/api/v1/stream?after=%', 'http://[']) {
      const socket = connectTcp(Number(port), hostname);
      let closed = false;
      socket.on('error', () => {});
      socket.on('data', () => {});
      socket.on('close', () => {
        closed = true;
      });
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      );
      await eventually(`turned away from ${path}`, () => closed);
    }
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
  });

  it('an MQTT client without a name is refused at once', async () => {
    const { hostname, port } = new URL(building.mqtt());
    const socket = connectTcp(Number(port), hostname);
    let closed = false;
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => {
      closed = true;
    });
    socket.write(connectPacket('', null, 30));
    await eventually('refused', () => closed);
  });

  it('random bytes on every topic: each acknowledged, nothing crashes', async () => {
    const random = seeded(20261123);
    for (let i = 0; i < 300; i++) {
      const name = ['press', 'cancel', 'presence', 'reset', 'heartbeat', 'status', 'self-test'][i % 7] as string;
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
      await ramp.sendRaw(up(name), bytes);
    }
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
    const { body } = await building.ask('GET', '/devices?limit=500');
    expect(body.items.find((device: { id: string }) => device.id === 'west-ramp-help').quarantined).toBeLessThanOrEqual(
      21,
    );
  });

  it('a packet that says it is huge ends the connection before it is held', async () => {
    const { hostname, port } = new URL(building.mqtt());
    const socket = connectTcp(Number(port), hostname);
    let closed = false;
    socket.on('close', () => {
      closed = true;
    });
    socket.on('error', () => {});
    // CONNECT with a remaining length of 268,435,455 bytes (MQTT 3.1.1 §2.2.3).
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    socket.write(Buffer.alloc(64 * 1024));
    await eventually('the connection is closed', () => closed);
  });

  it('random bytes instead of MQTT: closed, and others go on', async () => {
    const random = seeded(3);
    const { hostname, port } = new URL(building.mqtt());
    const closed = await Promise.all(
      Array.from(
        { length: 40 },
        () =>
          new Promise<boolean>((resolve) => {
            const socket = connectTcp(Number(port), hostname);
            socket.on('error', () => {});
            socket.on('close', () => resolve(true));
            socket.end(
              Buffer.from(Array.from({ length: 1 + Math.floor(random() * 400) }, () => Math.floor(random() * 256))),
            );
          }),
      ),
    );
    expect(closed.every(Boolean)).toBe(true);
    await ramp.press();
  });

  it.each([
    ['no JSON', 'hello'],
    ['a number', '7'],
    ['no type', '{"a":1}'],
    ['a bad receipt', '{"type":"receipt","alertId":7,"stage":"shown"}'],
    ['a wrong stage', '{"type":"receipt","alertId":"1.1","stage":"eaten"}'],
  ])('a frame with %s closes that phone with a code, not the hub', async (_what, frame) => {
    const li = await building.phone('li');
    li.say(frame);
    await eventually('closed with 4400', () => li.closeCode() === 4400);
    await ramp.press();
  });

  it('unknown frame types and unknown fields are ignored', async () => {
    const li = await building.phone('li');
    li.say({ type: 'dance', step: 1 });
    li.say({ type: 'visible', visible: true, extra: { deep: [1] } });
    await ramp.press();
    await li.sees('a change after it', (one) => one.type === 'change');
    expect(li.closeCode()).toBeNull();
  });

  it('a frame larger than allowed closes that phone', async () => {
    const li = await building.phone('li');
    li.say(`{"type":"x","pad":"${'x'.repeat(70_000)}"}`);
    await eventually('closed', () => li.closeCode() !== null);
  });
});
