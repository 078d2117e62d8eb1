import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import type { Dialect } from '../../hub/dialects/dialect.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { owner } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';
import { callsOf } from '../support/presses.ts';
import { knocker } from '../intake/knocker.ts';
import { isConnected, readings } from './readings.ts';

const CORD = 'lavatory-help';
const RAMP = 'west-ramp-help';
const BED = 'tcm-1';
const entry = (id: string): string =>
  `  - { id: ${id}, dialect: generic, broker: house, generic: { topic: ${id}/event, press: [x] } }\n`;
const SHIPPED = readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-brokers-'));
const path = (name: string): string => join(folder, name);
writeFileSync(path('site.yaml'), `${SHIPPED}\ndevices:\n${[CORD, RAMP, BED].map(entry).join('')}`);

/** As all families do it: a kept message says who is online, and rings nothing. */
const keeper: Dialect = {
  ...knocker,
  hear: (device, memory, heard) =>
    knocker.hear(device, memory, heard.topic.endsWith('/lwt') ? { ...heard, retained: false } : heard),
};

let building: TestBuilding;
let logged = '';
const log = new Writable({
  write: (text: Buffer, _encoding, done) => {
    logged += text.toString();
    done();
  },
});
let mosquitto: Mosquitto;
afterEach(async () => {
  await building.end();
  await mosquitto.end();
});
afterAll(() => rmSync(folder, { recursive: true }));

type Settings = NonNullable<HubConfig['brokers']>[number];
async function open(more: Partial<Settings> = {}): Promise<void> {
  building = await startBuilding({
    site: path('site.yaml'),
    dialectOf: () => keeper,
    logTo: log,
    config: (config) => void (config.brokers = [{ id: 'house', url: mosquitto.url, ...more }]),
  });
}

const problems = async (): Promise<string[]> =>
  ((await (await fetch(`${building.http()}/readyz`)).json()) as { problems: string[] }).problems;
const troubles = async (): Promise<any[]> => (await building.ask('GET', '/troubles')).body.items;
const supervision = async (id: string): Promise<string> =>
  (await building.ask('GET', '/devices?limit=500')).body.items.find((one: any) => one.id === id).supervision;
const told = (phone: TestPhone): any[] => phone.frames.filter(({ type }) => type === 'device-trouble');
/** Moves the time a second at a time, with room for real sockets between. */
async function until(what: string, within: number, is: () => Promise<boolean> | boolean): Promise<number> {
  for (let passed = 0; passed <= within; passed += seconds(1)) {
    for (let looks = 0; looks < 2; looks++) {
      if (await is()) return passed;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await building.clock.forward(seconds(1));
  }
  throw new Error(`not within ${within} ms: ${what}`);
}

test('a broker that dies: its buttons are unknown, desk and caretaker are told within 30 s; back, nothing rings again', async () => {
  mosquitto = await startMosquitto();
  await open();
  const [sun, wang] = [await building.phone('sun'), await building.phone('wang')];
  const bridge = await mosquitto.client({ clientId: 'bridge', clean: false });
  for (const id of [CORD, RAMP, BED]) await bridge.publishAsync(`${id}/lwt`, 'online', { qos: 1, retain: true });
  await eventually('the cord is heard', async () => (await supervision(CORD)) === 'ok');
  await bridge.publishAsync(`${RAMP}/event`, '1 button', { qos: 1 });
  await eventually('the call', async () => (await callsOf(building)).length === 1);

  await mosquitto.kill();
  const after = await until('the trouble', seconds(30), async () => (await troubles()).length > 0);
  expect(after).toBeGreaterThanOrEqual(seconds(10));
  expect(await troubles()).toMatchObject([
    { kind: 'broker-gone', broker: 'house', why: 'unreachable', callPoint: CORD, grave: true, count: 3, heard: false },
  ]);
  for (const phone of [sun, wang]) {
    const frame = await phone.sees('the broken line', ({ type }) => type === 'device-trouble');
    expect(frame['say'].en).toContain('The line to the broker house is broken: 3 buttons are heard by nobody now');
    expect(frame['say'].zh).toContain('与消息服务器“house”的连接断了，有3个按钮现在按了没有人知道');
  }
  for (const id of [CORD, RAMP, BED]) expect(await supervision(id)).toBe('unknown');
  expect((await problems()).join()).toContain('BROKER_GONE: broker house');
  // One trouble, and not one for each button behind it; and a person cannot say that it is over.
  await building.clock.forward(minutes(2));
  expect(await troubles()).toHaveLength(1);
  expect((await sun.ask('POST', `/troubles/${(await troubles())[0].id}/solve`)).body.code).toBe('STILL_SILENT');

  await mosquitto.start();
  const again = await mosquitto.client({ clientId: 'bridge', clean: false });
  await again.publishAsync(`${CORD}/event`, '2 button', { qos: 1 });
  await again.publishAsync(`${RAMP}/lwt`, 'offline', { qos: 1, retain: true });
  await until('the press of the meantime', seconds(60), async () => (await callsOf(building)).length === 2);
  expect((await callsOf(building)).map(({ repeats }) => repeats)).toEqual([0, 0]);
  await eventually('what the broker has kept', async () => (await supervision(BED)) === 'ok');
  // A device that died meanwhile is not unknown for ever.
  await until('the dead ramp', seconds(60), async () => (await supervision(RAMP)) === 'lost');
  await until('its end', seconds(70), async () => (await troubles()).every(({ kind }) => kind !== 'broker-gone'));
  expect(await troubles()).toMatchObject([{ kind: 'silent', callPoint: RAMP }]);
  expect(told(sun).map(({ kind }) => kind)).toEqual(['broker-gone', 'silent']);
  expect(told(wang).map(({ kind }) => kind)).toEqual(['broker-gone']);
  expect((await problems()).join()).not.toContain('BROKER');
});

test('a bridge that is offline is a trouble of its own, and stands over a restart until it is back', async () => {
  mosquitto = await startMosquitto();
  await open();
  const wang = await building.phone('wang');
  const bridge = await mosquitto.client();
  await bridge.publishAsync(`${CORD}/lwt`, 'online', { qos: 1, retain: true });
  await bridge.publishAsync('bridge/state', 'online', { qos: 1, retain: true });
  await eventually('the cord is heard', async () => (await supervision(CORD)) === 'ok');
  await bridge.publishAsync('bridge/state', 'offline', { qos: 1, retain: true });
  await eventually('the cord is unknown', async () => (await supervision(CORD)) === 'unknown');
  await until('the trouble', seconds(12), async () => (await troubles()).length > 0);
  expect(await troubles()).toMatchObject([{ kind: 'bridge-gone', broker: 'house', bridge: 'bridge', count: 3 }]);
  expect((await wang.sees('it', ({ type }) => type === 'device-trouble'))['say'].en).toContain(
    'The bridge bridge is offline',
  );
  await building.restart();
  await building.clock.forward(minutes(2));
  expect(await troubles()).toHaveLength(1);
  await bridge.publishAsync('bridge/state', 'online', { qos: 1, retain: true });
  await until('its end', seconds(70), async () => (await troubles()).length === 0);
});

test('what the site document adds is heard without a restart, and what went is heard no more', async () => {
  mosquitto = await startMosquitto();
  await open();
  await until('the line', seconds(5), () => isConnected(building));
  const bridge = await mosquitto.client();
  expect(await problems()).toEqual([]);
  const { body: site } = await building.ask('GET', '/site');
  const tcm = { ...site.devices[0], id: 'tcm-2', generic: { topic: 'tcm-2/event', press: ['x'] } };
  const put = await building.ask('PUT', '/site', { ...site, devices: [site.devices[0], tcm] });
  expect(put.status).toBe(200);
  await building.clock.forward(seconds(2));
  await eventually('the press of a new device', async () => {
    await bridge.publishAsync('tcm-2/event', '5 button', { qos: 1 });
    return (await callsOf(building)).length === 1;
  });
  const received = async (): Promise<number> => (await readings(building))['messages_total'] ?? 0;
  const before = await received();
  await bridge.publishAsync(`${RAMP}/event`, '1 button', { qos: 1 });
  await bridge.publishAsync('tcm-2/event', '5 button', { qos: 1 });
  await eventually('the message behind it', async () => (await received()) === before + 1);
  expect(await callsOf(building)).toHaveLength(1);
});

const TLS = ['cafile DIR/ca.crt', 'certfile DIR/server.crt', 'keyfile DIR/server.key', 'tls_version tlsv1.3'];
const PASSWORD = ['allow_anonymous false', 'password_file DIR/passwords'];
/** A line of a password file of Mosquitto 2: PBKDF2 with SHA-512. */
function passwordLine(user: string, password: string): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `${user}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

const secure = (more: Partial<Settings> = {}): Partial<Settings> => ({
  url: `mqtts://localhost:${mosquitto.port}`,
  user: 'lotusbell',
  passwordFile: path('right'),
  caFile: path('ca.crt'),
  ...more,
});
const LOST: readonly (readonly [string, Partial<Settings>, string, string])[] = [
  ['a wrong password', { passwordFile: path('wrong') }, 'refused', 'it refuses user or password'],
  ['another authority', { caFile: path('other.crt') }, 'certificate', 'its certificate is not trusted'],
  ['a password file that is not there', { passwordFile: path('none') }, 'unreachable', 'a file cannot be read'],
];
test('TLS and password: with all of them right there is a line, and each that is wrong is told in its own words', async () => {
  const [house, other] = [await owner(), await owner()];
  const server = await house.server();
  const files = { 'ca.crt': house.authority.cert, 'other.crt': other.authority.cert };
  for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
  writeFileSync(path('right'), 'knock-on-wood\n');
  writeFileSync(path('wrong'), 'open-sesame\n');
  mosquitto = await startMosquitto([...TLS, ...PASSWORD], {
    ...files,
    'server.crt': server.cert,
    'server.key': server.key,
    passwords: passwordLine('lotusbell', 'knock-on-wood'),
  });
  for (const protocol of ['5', '3.1.1'] as const) {
    await open(secure({ protocol }));
    await until('the line', seconds(5), () => isConnected(building));
    await building.end();
  }
  for (const [, wrong, why, sentence] of LOST) {
    await open(secure(wrong));
    await until('the trouble', seconds(30), async () => (await troubles()).length > 0);
    expect(await troubles()).toMatchObject([{ kind: 'broker-gone', why }]);
    const said = (await problems()).join();
    expect(said).toContain(sentence);
    expect(said + logged).not.toMatch(/knock-on-wood|open-sesame/);
    if (wrong !== LOST.at(-1)?.[1]) await building.end();
  }
});

test('devices of a broker that is not in the settings are named to operators', async () => {
  mosquitto = await startMosquitto();
  await open({ id: 'other' });
  expect((await problems()).join()).toContain('BROKER_UNKNOWN: the site document names the broker house');
});
