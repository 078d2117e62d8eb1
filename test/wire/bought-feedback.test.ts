import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { seconds } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';

/** The ramp has a Tasmota with a lamp and a buzzer, the bed a Tasmota without; a third device listens where it must not. */
const RAMP = 'west-ramp-help';
const BED = 'tcm-1';
const DOCUMENT = `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
  - { id: ${RAMP}, dialect: tasmota, name: Ramp, feedback: [{ output: power1 }, { output: buzzer }] }
  - { id: ${BED}, dialect: tasmota, name: Bed }
  - { id: infusion-1, dialect: tasmota, name: Chair, feedback: [{ output: power1, show: { idle: off, registered: on } }, { output: power2 }] }
  - { id: infusion-2, dialect: generic, generic: { topic: cmnd/Chair/Power2, press: ["ON"] } }
`;

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-bought-feedback-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(SITE, DOCUMENT);
afterAll(() => rmSync(folder, { recursive: true }));

let building: TestBuilding;
const open: MqttClient[] = [];
beforeEach(async () => {
  building = await startBuilding({ site: SITE });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.end(true);
  await building.end();
});

type Tasmota = { readonly client: MqttClient; readonly got: string[]; readonly press: () => Promise<unknown> };

/** As the firmware does: birth, then its subscriptions one by one, then presses; it answers each command. */
async function tasmota(id: string, name: string): Promise<Tasmota> {
  const client = await connectAsync(building.mqtt(), {
    clientId: `DVES_${name}`,
    username: id,
    password: await building.secretOf(id),
    protocolVersion: 4,
    reconnectPeriod: 0,
    will: { topic: `tele/${name}/LWT`, payload: Buffer.from('Offline'), qos: 1, retain: true },
  });
  const got: string[] = [];
  client.on('error', () => {});
  client.on('message', (topic, payload, { retain }) => {
    got.push(`${topic.slice(`cmnd/${name}/`.length)} ${payload.toString()}${retain ? ' retained' : ''}`);
    client.publish(`stat/${name}/RESULT`, JSON.stringify({ POWER1: payload.toString() }));
    client.publish(`stat/${name}/POWER1`, payload.toString());
  });
  open.push(client);
  await client.publishAsync(`tele/${name}/LWT`, 'Online', { qos: 1, retain: true });
  await client.subscribeAsync(`cmnd/${name}/#`, { qos: 0 });
  await client.subscribeAsync('cmnd/tasmotas/#', { qos: 0 }).catch(() => {});
  return { client, got, press: () => client.publishAsync(`stat/${name}/RESULT`, '{"Button1":{"Action":"SINGLE"}}') };
}

const take = async (act: string): Promise<void> => {
  const chen = await building.tokenOf('chen');
  const [call] = await callsOf(building);
  expect((await building.ask('POST', `/calls/${call.id}/${act}`, {}, chen)).status).toBe(200);
};
const settled = (): Promise<void> => building.clock.forward(seconds(3));

test('a lamp on the hub follows the call, is told again after reconnect and restart, and nothing is said twice', async () => {
  await building.phone('chen');
  let ramp = await tasmota(RAMP, 'Ramp');
  await eventually('the lamp is off', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 OFF', 'Buzzer 0']);
  await ramp.press();
  await eventually('heard', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 ON', 'Buzzer 2,3,2']);
  await take('acknowledge');
  await eventually('somebody comes', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 BLINK', 'Buzzer 2,3,2']);
  await settled();
  expect(ramp.got).toEqual([]);
  expect(await callsOf(building)).toMatchObject([{ repeats: 0, state: 'acknowledged' }]);

  // Its power was cut: it shows the present state again and does not beep.
  ramp.client.end(true);
  ramp = await tasmota(RAMP, 'Ramp');
  await eventually('told again', () => ramp.got.length > 0);
  await settled();
  expect(ramp.got.splice(0)).toEqual(['Power1 BLINK']);

  // While it is away only the last state is kept.
  ramp.client.end(true);
  await eventually('gone', async () =>
    (await building.ask('GET', '/devices?limit=500')).body.items.some((one: any) => one.id === RAMP && !one.connected),
  );
  await take('arrive');
  await building.restart();
  ramp = await tasmota(RAMP, 'Ramp');
  await eventually('told after the restart', () => ramp.got.length > 0);
  await settled();
  expect(ramp.got.splice(0)).toEqual(['Power1 OFF', 'Buzzer 0']);
  expect(await callsOf(building)).toMatchObject([{ repeats: 0, state: 'attended' }]);
});

test('the caretaker has a lamp show a stage; a press ends the test, and the record says who asked', async () => {
  const path = `/devices/${RAMP}/feedback-test`;
  expect((await building.ask('POST', path, {})).body).toMatchObject({ status: 409, code: 'DEVICE_AWAY' });
  expect((await building.ask('POST', `/devices/${BED}/feedback-test`, {})).body).toMatchObject({ code: 'NO_OUTPUTS' });
  expect((await building.ask('POST', '/devices/nobody/feedback-test', {})).body).toMatchObject({ code: 'NOT_FOUND' });
  await building.phone('chen');
  const ramp = await tasmota(RAMP, 'Ramp');
  await eventually('the lamp is off', () => ramp.got.length === 2);
  ramp.got.splice(0);
  const tested = await building.ask('POST', path, { stage: 'registered' });
  expect(tested).toMatchObject({ status: 200, body: { device: RAMP, stage: 'registered' } });
  await eventually('the test is shown', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 ON', 'Buzzer 2,3,2']);
  await building.clock.forward(seconds(11));
  await eventually('it is over', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 OFF', 'Buzzer 0']);

  expect((await building.ask('POST', path, {})).status).toBe(200);
  await eventually('the second test', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 BLINK', 'Buzzer 2,3,2']);
  await ramp.press();
  await eventually('a press ends it', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual(['Power1 ON', 'Buzzer 2,3,2']);
  await building.clock.forward(seconds(11));
  expect(ramp.got).toEqual([]);
  expect(await callsOf(building)).toHaveLength(1);
});

test('nothing is sent where another device of the document speaks, and the operator is told', async () => {
  const chair = await tasmota('infusion-1', 'Chair');
  await eventually('its own lamp', () => chair.got.length === 1);
  expect(chair.got).toEqual(['Power1 OFF']);
  await eventually('the operator is told', async () =>
    JSON.stringify((await building.ask('GET', '/readyz')).body).includes('FEEDBACK_REFUSED'),
  );
  expect(await callsOf(building)).toEqual([]);
});

test('a changed site document switches off what it names no more, and shows what is new', async () => {
  await building.phone('chen');
  const ramp = await tasmota(RAMP, 'Ramp');
  await eventually('the lamp is off', () => ramp.got.length === 2);
  await ramp.press();
  await eventually('heard', () => ramp.got.length === 4);
  ramp.got.splice(0);
  const { status, body } = await applied(
    DOCUMENT.replace('[{ output: power1 }, { output: buzzer }]', '[{ output: power2 }]'),
  );
  expect([status, body]).toEqual([200, body]);
  await eventually('another lamp', () => ramp.got.length === 3);
  expect(ramp.got.toSorted()).toEqual(['Buzzer 0', 'Power1 OFF', 'Power2 ON']);
});

async function applied(text: string): Promise<{ status: number; body: unknown }> {
  const reply = await fetch(`${building.http()}/api/v1/site`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${building.hub().adminToken}`, 'content-type': 'application/yaml' },
    body: text,
  });
  return { status: reply.status, body: await reply.json() };
}
