import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { seconds } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';
import { isConnected, lineEnds } from './readings.ts';

/** The ramp has an ESPHome with a light, the lavatory an SOS button of Zigbee and a siren: all at a Mosquitto. */
const folder = mkdtempSync(join(tmpdir(), 'lotusbell-far-feedback-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(
  SITE,
  `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
  - { id: west-ramp-help, dialect: esphome, name: ramp, broker: house, feedback: [{ output: light/lamp }] }
  - { id: lavatory-help, dialect: zigbee2mqtt, name: lavatory/sos, broker: house,
      feedback: [{ output: state }, { output: warning, show: { registered: beep, attended: beep } }] }
`,
);

let building: TestBuilding;
let mosquitto: Mosquitto;
afterEach(async () => {
  await building.end();
  await mosquitto.end();
});
afterAll(() => rmSync(folder, { recursive: true }));

const ON = '{"state":"ON","effect":"None"}';
const BLINK = '{"state":"ON","effect":"Blink"}';
const OFF = '{"state":"OFF"}';

/** What a device gets; it answers as ESPHome and zigbee2mqtt do, which must ring nothing. */
async function listener(filter: string, echo: string): Promise<{ client: MqttClient; got: string[] }> {
  const client = await mosquitto.client();
  const got: string[] = [];
  client.on('message', (_topic, payload, { retain }) => {
    got.push(`${payload.toString()}${retain ? ' retained' : ''}`);
    client.publish(echo, payload, { retain: true });
  });
  await client.subscribeAsync(filter, { qos: 0 });
  return { client, got };
}

async function act(what: string, body: object = {}): Promise<void> {
  const chen = await building.tokenOf('chen');
  const [call] = await callsOf(building);
  expect((await building.ask('POST', `/calls/${call.id}/${what}`, body, chen)).status).toBe(200);
}

/** What comes a second after the hub heard of it; when that is, the network says. */
const inTime = (what: string, look: () => boolean): Promise<unknown> =>
  eventually(what, async () => {
    await building.clock.forward(seconds(1));
    return look();
  });

/** Time goes on until the hub has its line, and by two seconds more, so that what is due is sent. */
async function lineIsUp(): Promise<void> {
  await eventually('a line', async () => {
    await building.clock.forward(seconds(1));
    return isConnected(building);
  });
  await building.clock.forward(seconds(2));
}

test('lamps behind a Mosquitto follow the call; a broker that is away holds nothing, and only the last state comes', async () => {
  mosquitto = await startMosquitto();
  building = await startBuilding({
    site: SITE,
    config: (config) => void (config.brokers = [{ id: 'house', url: mosquitto.url }]),
  });
  await building.phone('chen');
  let ramp = await listener('ramp/light/lamp/command', 'ramp/light/lamp/state');
  let siren = await listener('zigbee2mqtt/lavatory/sos/set', 'zigbee2mqtt/lavatory/sos');
  await lineIsUp();
  await eventually('all are off', () => ramp.got.length === 1 && siren.got.length === 2);
  expect([ramp.got.splice(0), siren.got.splice(0)]).toEqual([
    [OFF],
    [OFF, '{"warning":{"mode":"stop","strobe":false,"duration":0}}'],
  ]);

  // A bridge that starts anew knows nothing of what its lamps showed.
  await siren.client.publishAsync('zigbee2mqtt/bridge/state', '{"state":"online"}', { qos: 1, retain: true });
  await inTime('its lamps are told again', () => siren.got.length === 2);
  expect(siren.got.splice(0)).toHaveLength(2);

  await ramp.client.publishAsync('ramp/status', 'online', { qos: 1, retain: true });
  await ramp.client.publishAsync('ramp/binary_sensor/button/state', 'OFF', { retain: true });
  await inTime('told again after its birth', () => ramp.got.length === 1);
  expect(ramp.got.splice(0)).toEqual([OFF]);
  await ramp.client.publishAsync('ramp/binary_sensor/button/state', 'ON', { retain: true });
  await eventually('heard', () => ramp.got.length === 1);
  expect(ramp.got.splice(0)).toEqual([ON]);

  // The broker dies. Two stages pass, and nothing waits for it.
  await mosquitto.kill();
  await lineEnds(building);
  await act('acknowledge');
  await act('arrive');
  await mosquitto.start();
  ramp = await listener('ramp/light/lamp/command', 'ramp/light/lamp/state');
  siren = await listener('zigbee2mqtt/lavatory/sos/set', 'zigbee2mqtt/lavatory/sos');
  await lineIsUp();
  await eventually('the last state', () => ramp.got.length === 1 && siren.got.length === 2);
  await building.clock.forward(seconds(10));
  expect(ramp.got.splice(0)).toEqual([OFF]);
  siren.got.splice(0);

  // A second call, the hub restarts in the middle of it.
  await act('close', { outcome: 'helped' });
  await ramp.client.publishAsync('ramp/binary_sensor/button/state', 'OFF', { retain: true });
  await ramp.client.publishAsync('ramp/binary_sensor/button/state', 'ON', { retain: true });
  await eventually('heard', () => ramp.got.length === 1);
  await act('acknowledge');
  await eventually('somebody comes', () => ramp.got.length === 2);
  expect(ramp.got.splice(0)).toEqual([ON, BLINK]);
  await building.restart();
  await lineIsUp();
  await eventually('told after the restart', () => ramp.got.length === 1);
  await building.clock.forward(seconds(10));
  expect(ramp.got).toEqual([BLINK]);
  // No siren beeps because of a restart, and nobody pressed but the two.
  expect(siren.got.filter((one) => one.includes('emergency'))).toEqual([]);
  expect((await callsOf(building)).map(({ callPoint, repeats }) => [callPoint, repeats])).toEqual([
    ['west-ramp-help', 0],
    ['west-ramp-help', 0],
  ]);
});

test('a broker that lets the hub read and not write is told to the operator', async () => {
  mosquitto = await startMosquitto(['allow_anonymous true', 'acl_file DIR/acl'], { acl: 'topic read #\n' });
  building = await startBuilding({
    site: SITE,
    config: (config) => void (config.brokers = [{ id: 'house', url: mosquitto.url }]),
  });
  await lineIsUp();
  await eventually('the operator is told', async () => {
    const { body } = await building.ask('GET', '/readyz');
    return /BROKER_REFUSES_COMMANDS[^"]*ramp\/light\/lamp\/command/.test(JSON.stringify(body));
  });
});
