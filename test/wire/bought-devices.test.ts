import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { callsOf, publishBytes } from '../support/presses.ts';
import { rawClient } from '../support/raw-client.ts';
import { connectPacket } from '../bench/clients/mqtt-wire.ts';
import { NOTHING_KNOWN, type Dialect } from '../../hub/dialects/dialect.ts';
import { knocker } from '../intake/knocker.ts';

/** Two call points of Lotus Apartment become bought devices. */
const RAMP = 'west-ramp-help';
const BED = 'tcm-1';
const DOCUMENT = `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
  - { id: ${RAMP}, dialect: generic, name: Ramp, generic: { topic: Ramp/event, press: [x] } }
  - { id: ${BED}, dialect: generic, name: Bed, generic: { topic: Bed/event, press: [x] } }
  - { id: infusion-1, dialect: generic, broker: house, generic: { topic: far/event, press: [x] } }
`;

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-bought-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(SITE, DOCUMENT);
afterAll(() => rmSync(folder, { recursive: true }));

let building: TestBuilding;
const open: MqttClient[] = [];
beforeEach(async () => {
  building = await startBuilding({ site: SITE, dialectOf: () => knocker });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.end(true);
  await building.end();
});

/** Stock firmware: a client id of its own choice, and a will on its own topic. */
async function device(id: string, more: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(building.mqtt(), {
    clientId: 'DVES_6F2C01',
    username: id,
    password: await building.secretOf(id),
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...more,
  });
  client.on('error', () => {});
  open.push(client);
  return client;
}

const calls = (): Promise<any[]> => callsOf(building);
const shown = async (id: string): Promise<any> =>
  (await building.ask('GET', '/devices?limit=100')).body.items.find((one: any) => one.id === id);

test('the user name names the device; two with the same client id stay connected, and both are heard', async () => {
  const ramp = await device(RAMP);
  const bed = await device(BED);
  await ramp.publishAsync('Ramp/event', '1 button', { qos: 1, retain: true });
  await bed.publishAsync('Bed/event', '1 button', { qos: 1 });
  expect((await calls()).map(({ place }) => place).sort()).toEqual(['tcm-room', 'west-ramp']);
  expect([ramp.connected, bed.connected]).toEqual([true, true]);
  expect(await shown(RAMP)).toMatchObject({ connected: true, contested: false, faults: [] });
});

test('no client id at all is enough, and a wrong secret or the name of another is not', async () => {
  const ramp = await device(RAMP, { clientId: '', clean: true });
  expect(ramp.connected).toBe(true);
  await expect(device(RAMP, { password: 'wrong' })).rejects.toMatchObject({ code: 4 });
  expect(ramp.connected).toBe(true);
  // Without an entry in the document the client id must be the name, as ever.
  await expect(device('south-gate-bell')).rejects.toMatchObject({ code: 2 });
});

test('a press with QoS 1 gets its receipt after the commit, and none when the disk refuses', async () => {
  const ramp = await device(RAMP);
  const order: string[] = [];
  building.fault.at = (point) => {
    if (point === 'after-commit') order.push('commit');
  };
  await ramp.publishAsync('Ramp/event', '1 button', { qos: 1 });
  order.push('receipt');
  expect(order).toEqual(['commit', 'receipt']);
  building.fault.at = (point) => {
    if (point === 'before-commit') throw new Error('the disk is full');
  };
  const closed = new Promise((resolve) => ramp.on('close', () => resolve('closed')));
  const receipt = ramp.publishAsync('Ramp/event', '2 button', { qos: 1 }).then(
    () => 'receipt',
    () => 'none',
  );
  expect(await Promise.race([receipt, closed])).not.toBe('receipt');
  building.fault.at = () => {};
  const again = await device(RAMP);
  await again.publishAsync('Ramp/event', '2 button', { qos: 1 });
  expect(await calls()).toMatchObject([{ repeats: 1 }]);
});

test('a sleepy button writes sign-in, press and the end of its line at once: it is heard; sent again it is the same press', async () => {
  const login = { device: RAMP, username: RAMP, password: await building.secretOf(RAMP) };
  const press = (text: string, dup: boolean): Buffer => publishBytes('Ramp/event', 7, text, { dup });
  for (const dup of [false, true]) {
    const line = rawClient(building.mqtt());
    line.write(Buffer.concat([connectPacket('iPhone of the caretaker', login, 60), press('1 button', dup)]));
    line.socket.end();
    await eventually('its line is over', () => line.closed());
    await eventually('it is heard', async () => (await calls()).length === 1);
  }
  expect(await calls()).toMatchObject([{ callPoint: RAMP, repeats: 0 }]);
});

test('a message without a receipt that is sent again is the same press, whatever the dialect makes of it', async () => {
  // The same bytes, which this family says at each press: only the packet id tells.
  await building.end();
  const forgetful = { ...knocker, hear: forgetting(knocker.hear) };
  building = await startBuilding({ site: SITE, dialectOf: () => forgetful });
  const login = { device: RAMP, username: RAMP, password: await building.secretOf(RAMP) };
  const first = rawClient(building.mqtt());
  first.write(Buffer.concat([connectPacket('X', login, 60), publishBytes('Ramp/event', 7, '1 button')]));
  first.socket.end();
  await eventually('it is heard', async () => (await calls()).length === 1);
  const second = rawClient(building.mqtt());
  second.write(
    Buffer.concat([connectPacket('X', login, 60), publishBytes('Ramp/event', 7, '1 button', { dup: true })]),
  );
  await eventually('it has its receipt', () => second.receipts() === 1);
  expect(await calls()).toMatchObject([{ repeats: 0 }]);
  second.write(publishBytes('Ramp/event', 8, '1 button'));
  await eventually('it has its receipt', () => second.receipts() === 2);
  expect(await calls()).toMatchObject([{ repeats: 1 }]);
  second.end();
});

/** A family whose messages hold nothing that tells two presses apart. */
function forgetting(hear: Dialect['hear']): Dialect['hear'] {
  return (one, _memory, heard) => ({ ...hear(one, NOTHING_KNOWN, heard), memory: NOTHING_KNOWN });
}

test('after a restart of the hub what was pressed before rings nothing', async () => {
  await (await device(RAMP)).publishAsync('Ramp/event', '1 button', { qos: 1 });
  await building.restart();
  await (await device(RAMP)).publishAsync('Ramp/event', '1 button', { qos: 1, retain: true });
  expect(await calls()).toMatchObject([{ repeats: 0 }]);
  expect(await shown(RAMP)).toMatchObject({ family: 'generic', receipt: true, duplicatePresses: 1 });
  // Behind an outside broker a device has no secret here, and is listed all the same.
  expect(await shown('infusion-1')).toMatchObject({ family: 'generic', enrolled: false, supervision: 'unknown' });
  const { body: point } = await building.ask('GET', '/call-points/infusion-1');
  expect(point.device).toMatchObject({ family: 'generic', enrolled: false, broker: 'house', hook: false });
  expect(await shown(RAMP)).toMatchObject({ broker: null });
});

test('a new document, a dry run of one and a new name of a place keep or change the devices as they say', async () => {
  const { body: document } = await building.ask('GET', '/site');
  expect(document.site?.devices ?? document.devices).toHaveLength(3);
  expect(await building.ask('PATCH', '/places/west-ramp', { name: { en: 'Ramp' } })).toMatchObject({ status: 200 });
  const ramp = await device(RAMP);
  await ramp.publishAsync('Ramp/event', '1 button', { qos: 1 });
  expect(await calls()).toMatchObject([{ place: 'west-ramp' }]);
  const { body: present } = await building.ask('GET', '/site');
  const whole = present.site?.devices === undefined ? present : present.site;
  expect(whole.devices).toHaveLength(3);
  const without = { ...whole, devices: whole.devices.filter((one: any) => one.id !== RAMP) };
  const dry = await building.ask('PUT', '/site?dryRun=true', without);
  expect(dry).toMatchObject({ status: 200, body: { applied: false, changes: { devices: { removed: [RAMP] } } } });
  await ramp.publishAsync('Ramp/event', '2 button', { qos: 1 });
  expect(await calls()).toMatchObject([{ repeats: 1 }]);
  expect(dry.body.mistakes).toContainEqual(expect.objectContaining({ path: 'devices[1].broker', severity: 'warning' }));
  expect(await building.ask('PUT', '/site', without)).toMatchObject({ status: 200, body: { applied: true } });
  // It speaks no longer for a button; what it says is acknowledged and dropped.
  await ramp.publishAsync('Ramp/event', '3 button', { qos: 1 });
  expect(await calls()).toMatchObject([{ repeats: 1 }]);
  const other = { ...whole, devices: [{ id: BED, dialect: 'tasmota', broker: 'hause' }] };
  expect(await building.ask('PUT', '/site', other)).toMatchObject({
    status: 422,
    body: { mistakes: expect.arrayContaining([expect.objectContaining({ path: 'devices[0].broker' })]) },
  });
});

test('a will takes effect on the availability topic, and on no other', async () => {
  const will = (topic: string, text = 'offline'): IClientOptions => ({
    will: { topic, payload: Buffer.from(text), qos: 1, retain: true },
  });
  const ramp = await device(RAMP, will('Ramp/lwt'));
  await ramp.publishAsync('Ramp/lwt', 'online', { qos: 1, retain: true });
  const bed = await device(BED, will('Bed/event', '1 button'));
  bed.stream.destroy();
  await eventually('the bed is gone', async () => !(await shown(BED)).connected);
  expect(await calls()).toEqual([]);
  ramp.stream.destroy();
  await eventually('the ramp is gone', async () => !(await shown(RAMP)).connected);
});

test('it is well as long as its line is open, whatever it says, and lost half a minute after', async () => {
  const ramp = await device(RAMP, { keepalive: 0 });
  await building.clock.forward(120_000);
  expect(await shown(RAMP)).toMatchObject({ connected: true, supervision: 'ok' });
  ramp.stream.destroy();
  await eventually('the ramp is gone', async () => !(await shown(RAMP)).connected);
  await building.clock.forward(30_000);
  expect(await shown(RAMP)).toMatchObject({ supervision: 'lost' });
  const { body } = await building.ask('GET', '/troubles');
  expect(body.items.filter(({ state }: any) => state === 'open')).toMatchObject([{ device: RAMP }]);
});

test('it announces itself elsewhere, speaks for another and says a lot: all is acknowledged, and only its own is heard', async () => {
  const ramp = await device(RAMP);
  await ramp.publishAsync('homeassistant/binary_sensor/ramp/config', 'x'.repeat(9_000), { qos: 1, retain: true });
  await ramp.publishAsync('esphome/discover/ramp', '{}', { qos: 2, retain: true });
  await ramp.publishAsync('Bed/event', '1 button', { qos: 1 });
  await ramp.publishAsync('Ramp/health', '77', { qos: 0, retain: true });
  await ramp.publishAsync('Ramp/event', '1 button', { qos: 1 });
  expect((await calls()).map(({ place }) => place)).toEqual(['west-ramp']);
  expect(await shown(RAMP)).toMatchObject({ battery: 77, faults: [] });
});

test('beyond its share a press that raises a call counts, repeats are dropped, and its line stays', async () => {
  await building.end();
  building = await startBuilding({
    site: SITE,
    dialectOf: () => knocker,
    config: (config) => void (config.limits.mqtt.messagesPerSecond = 2),
  });
  const ramp = await device(RAMP);
  for (let i = 0; i < 25; i++) await ramp.publishAsync('Ramp/health', '50', { qos: 1 });
  await ramp.publishAsync('Ramp/event', '1 button', { qos: 1 });
  for (let i = 2; i < 10; i++) await ramp.publishAsync('Ramp/event', `${i} button`, { qos: 1 });
  expect(await calls()).toMatchObject([{ repeats: 0 }]);
  expect(await shown(RAMP)).toMatchObject({ storming: true, connected: true });
});
