import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { seconds } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';

/** Call points of Lotus Apartment become devices with stock firmware that speak to the hub itself. */
const DEVICES = {
  'west-ramp-help': '{ dialect: esphome, name: ramp-east }',
  'tcm-1': '{ dialect: tasmota, name: ShellyI34 }',
  'infusion-1': '{ dialect: shelly-gen1, name: shellyix3-10521CF2C2C2 }',
  'lavatory-help': '{ dialect: shelly-gen2, name: shellyplus1-a8032abc7158 }',
};
const DOCUMENT = `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
${Object.entries(DEVICES)
  .map(([id, rest]) => `  - { id: ${id}, ${rest.slice(2)}`)
  .join('\n')}
`;
const folder = mkdtempSync(join(tmpdir(), 'lotusbell-families-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(SITE, DOCUMENT);
afterAll(() => rmSync(folder, { recursive: true }));

let building: TestBuilding;
const open: MqttClient[] = [];
beforeEach(async () => {
  building = await startBuilding({ site: SITE });
});
afterEach(async () => {
  hangUp();
  await building.end();
});

function hangUp(): void {
  for (const client of open.splice(0)) client.end(true);
}

async function stockFirmware(id: string, will: string): Promise<MqttClient> {
  const client = await connectAsync(building.mqtt(), {
    clientId: `Stock_${id}`,
    username: id,
    password: await building.secretOf(id),
    protocolVersion: 4,
    reconnectPeriod: 0,
    will: { topic: will, payload: Buffer.from('offline'), retain: true, qos: 0 },
  });
  client.on('error', () => {});
  open.push(client);
  return client;
}

const TOUCH = 'shellies/shellyix3-10521CF2C2C2/input_event/0';
const RPC = 'shellyplus1-a8032abc7158/events/rpc';
const notify = (event: string, ts: number): string =>
  JSON.stringify({ method: 'NotifyEvent', params: { ts, events: [{ component: 'input:0', id: 0, event, ts }] } });

type Line = readonly [device: string, topic: string, payload: string, qos: 0 | 1];

/** What each says when it has connected: birth, discovery for others, and all its states again. */
const AT_START: readonly Line[] = [
  ['west-ramp-help', 'homeassistant/binary_sensor/ramp-east/help_button/config', '{"name":"Help Button"}', 0],
  ['west-ramp-help', 'ramp-east/status', 'online', 0],
  ['west-ramp-help', 'ramp-east/binary_sensor/help_button/state', 'OFF', 0],
  ['tcm-1', 'tele/ShellyI34/LWT', 'Online', 0],
  ['tcm-1', 'tasmota/discovery/A0B765112233/config', '{"t":"ShellyI34"}', 0],
  ['tcm-1', 'stat/ShellyI34/RESULT', '{"POWER":"OFF"}', 0],
  ['infusion-1', 'shellies/announce', '{"id":"shellyix3-10521CF2C2C2","fw_ver":"v1.7.3"}', 0],
  ['infusion-1', TOUCH, '{"event":"SSS","event_cnt":4}', 0],
  ['lavatory-help', 'shellyplus1-a8032abc7158/online', 'true', 1],
  ['lavatory-help', RPC, notify('config_changed', 1736605194.11), 1],
];

const PRESSES: readonly Line[] = [
  ['west-ramp-help', 'ramp-east/binary_sensor/help_button/state', 'ON', 0],
  ['tcm-1', 'stat/ShellyI34/RESULT', '{"Button1":{"Action":"SINGLE"}}', 0],
  ['infusion-1', TOUCH, '{"event":"S","event_cnt":5}', 0],
  ['infusion-1', TOUCH, '{"event":"S","event_cnt":5}', 0],
  ['lavatory-help', RPC, notify('btn_down', 1646945882.47), 1],
  ['lavatory-help', RPC, notify('single_push', 1646945882.97), 1],
];

async function connectAll(): Promise<ReadonlyMap<string, MqttClient>> {
  const wills: Record<string, string> = {
    'west-ramp-help': 'ramp-east/status',
    'tcm-1': 'tele/ShellyI34/LWT',
    'infusion-1': 'shellies/shellyix3-10521CF2C2C2/online',
    'lavatory-help': 'shellyplus1-a8032abc7158/online',
  };
  const lines = Object.keys(DEVICES).map(async (id) => [id, await stockFirmware(id, wills[id] as string)] as const);
  return new Map(await Promise.all(lines));
}

/** All are retained, as stock firmware does it. Each line ends with a message of QoS 1, so that all before it is read. */
async function say(lines: ReadonlyMap<string, MqttClient>, what: readonly Line[]): Promise<void> {
  for (const [id, topic, payload, qos] of what)
    await lines.get(id)?.publishAsync(topic, payload, { qos, retain: true });
  for (const line of lines.values()) await line.publishAsync('nobody/listens', '', { qos: 1 });
}

const called = async (): Promise<string[]> =>
  (await callsOf(building)).map(({ callPoint, repeats }) => `${callPoint} ${repeats}`).toSorted();

test('stock firmware of four families: nothing rings at its start, each press once, and nothing after a restart', async () => {
  const lines = await connectAll();
  await say(lines, AT_START);
  expect(await called()).toEqual([]);
  await say(lines, PRESSES);
  const once = ['infusion-1 0', 'lavatory-help 0', 'tcm-1 0', 'west-ramp-help 0'];
  expect(await called()).toEqual(once);
  hangUp();
  await building.restart();
  const again = await connectAll();
  // They say their last states again: the cord is still down, the last touch still has its number.
  await say(
    again,
    AT_START.filter(([, topic]) => !topic.endsWith('/state') && topic !== TOUCH),
  );
  await say(again, [
    ['west-ramp-help', 'ramp-east/binary_sensor/help_button/state', 'ON', 0],
    ['infusion-1', TOUCH, '{"event":"S","event_cnt":5}', 0],
    ['lavatory-help', RPC, notify('single_push', 1646945882.97), 1],
  ]);
  expect(await called()).toEqual(once);
  await building.clock.forward(seconds(3));
  await say(again, [
    ['west-ramp-help', 'ramp-east/binary_sensor/help_button/state', 'OFF', 0],
    ['west-ramp-help', 'ramp-east/binary_sensor/help_button/state', 'ON', 0],
    ['infusion-1', TOUCH, '{"event":"L","event_cnt":6}', 0],
  ]);
  expect(await called()).toEqual(['infusion-1 1', 'lavatory-help 0', 'tcm-1 0', 'west-ramp-help 1']);
});

test('a device that was enrolled and not entered is recognised by what it says, and the caretaker sees what to enter', async () => {
  const shown = async (): Promise<any> =>
    (await building.ask('GET', '/devices?limit=100')).body.items.find((one: any) => one.id === 'south-gate-bell');
  const password = await building.secretOf('south-gate-bell');
  expect((await shown()).recognised).toBeNull();
  const bell = await connectAsync(building.mqtt(), {
    clientId: 'south-gate-bell',
    username: 'south-gate-bell',
    password,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  open.push(bell);
  await bell.publishAsync('stat/tasmota_6F2C01/RESULT', '{"Button1":{"Action":"SINGLE"}}', { qos: 1 });
  expect((await shown()).recognised).toEqual({ dialect: 'tasmota', name: 'tasmota_6F2C01' });
  await bell.publishAsync('stat/another/RESULT', '{"Button1":{"Action":"SINGLE"}}', { qos: 1 });
  expect((await shown()).recognised.name, 'read no more than every five seconds').toBe('tasmota_6F2C01');
  await building.clock.forward(seconds(3_601));
  expect((await shown()).recognised).toBeNull();
  expect(await called()).toEqual([]);
});
