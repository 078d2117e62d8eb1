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
import { lineEnds } from './readings.ts';

/** The lavatory has an SOS button of Zigbee, the ramp a Shelly i4: both speak to a Mosquitto beside the hub. */
const folder = mkdtempSync(join(tmpdir(), 'lotusbell-journeys-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(
  SITE,
  `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
  - { id: lavatory-help, dialect: zigbee2mqtt, name: lavatory/sos, broker: house, actions: { emergency: hold } }
  - { id: west-ramp-help, dialect: shelly-gen2, name: shellyi4g3-5432045a1c2c, broker: house }
`,
);

let building: TestBuilding;
let mosquitto: Mosquitto;
afterEach(async () => {
  await building.end();
  await mosquitto.end();
});
afterAll(() => rmSync(folder, { recursive: true }));

const placesOf = async (): Promise<unknown[]> =>
  (await callsOf(building)).map(({ place, repeats }) => [place, repeats]).toSorted();
const supervision = async (id: string): Promise<string> =>
  (await building.ask('GET', '/devices?limit=500')).body.items.find((one: any) => one.id === id).supervision;

/** What zigbee2mqtt sends: state with QoS 0; with the action only at a press. */
const sos = (bridge: MqttClient, action: string | null, retain = false): Promise<unknown> =>
  bridge.publishAsync(
    'zigbee2mqtt/lavatory/sos',
    JSON.stringify({ battery: 97, linkquality: 120, ...(action === null ? {} : { action }) }),
    { retain },
  );
/** What an i4 sends for one touch, with QoS 1: `btn_down` at once, `single_push` when no second one came. */
async function touch(shelly: MqttClient, ts: number): Promise<void> {
  const src = 'shellyi4g3-5432045a1c2c';
  for (const event of ['btn_down', 'btn_up', 'single_push']) {
    const params = { ts, events: [{ component: 'input:0', id: 0, event, ts }] };
    const said = { src, dst: `${src}/events`, method: 'NotifyEvent', params };
    await shelly.publishAsync(`${src}/events/rpc`, JSON.stringify(said), { qos: 1 });
  }
}

test('an SOS button behind zigbee2mqtt and a Shelly i4 raise calls; over a Mosquitto that is killed nothing is lost, and nothing rings twice', async () => {
  mosquitto = await startMosquitto();
  building = await startBuilding({
    site: SITE,
    config: (config) => void (config.brokers = [{ id: 'house', url: mosquitto.url, protocol: '5' }]),
  });
  const bridge = await mosquitto.client();
  await bridge.publishAsync('zigbee2mqtt/bridge/state', '{"state":"online"}', { qos: 1, retain: true });
  await bridge.publishAsync('zigbee2mqtt/lavatory/sos/availability', '{"state":"online"}', { qos: 1, retain: true });
  await bridge.publishAsync('shellyi4g3-5432045a1c2c/online', 'true', { qos: 1, retain: true });
  await eventually('the ramp is heard', async () => (await supervision('west-ramp-help')) === 'ok');
  await sos(bridge, 'emergency');
  await touch(bridge, 1_764_000_000.1);
  await eventually('two calls', async () => (await callsOf(building)).length === 2);
  expect(await placesOf()).toEqual([
    ['infusion-room', 0],
    ['west-ramp', 0],
  ]);
  expect((await callsOf(building)).find(({ place }) => place === 'infusion-room')).toMatchObject({
    priority: 'emergency',
  });

  await mosquitto.kill();
  await lineEnds(building);
  await building.clock.forward(seconds(5));
  await mosquitto.start();
  // The session is kept: what is said before the hub is back waits there, the action with QoS 0 too.
  const again = await mosquitto.client();
  await touch(again, 1_764_000_050.7);
  await sos(again, null);
  await sos(again, 'emergency', true);
  await building.clock.forward(seconds(10));
  await eventually('what was said meanwhile', async () =>
    (await callsOf(building)).every(({ repeats }) => repeats === 1),
  );
  await building.clock.forward(seconds(30));
  expect(await placesOf()).toEqual([
    ['infusion-room', 1],
    ['west-ramp', 1],
  ]);
  await building.restart();
  await eventually('the ramp is heard again', async () => (await supervision('west-ramp-help')) === 'ok');
  expect((await callsOf(building)).map(({ repeats }) => repeats)).toEqual([1, 1]);
});
