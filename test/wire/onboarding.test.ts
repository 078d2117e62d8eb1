import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { seconds } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';

let building: TestBuilding;
let mosquitto: Mosquitto;
const open: MqttClient[] = [];
beforeEach(async () => {
  mosquitto = await startMosquitto();
  building = await startBuilding({
    config: (config) => void (config.brokers = [{ id: 'house', url: mosquitto.url }]),
  });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.end(true);
  await building.end();
  await mosquitto.end();
});

const unknown = async (as?: string): Promise<any> =>
  (await building.ask('GET', '/unknown-devices', undefined, as)).body;
const point = async (id: string): Promise<any> => (await building.ask('GET', `/call-points/${id}`)).body;

test('a button at an outside broker: heard, mapped with one call, counted after its press test', async () => {
  const sun = await building.tokenOf('sun');
  const lin = await building.tokenOf('lin');
  const bridge = await mosquitto.client();
  const exposes = [{ name: 'action', values: ['emergency'] }];
  const list = [
    { friendly_name: 'lavatory/sos', type: 'EndDevice', definition: { vendor: 'Woox', model: 'R7052', exposes } },
  ];
  await bridge.publishAsync('zigbee2mqtt/bridge/devices', JSON.stringify(list), { retain: true, qos: 1 });
  expect(await unknown(sun)).toEqual({ items: [], listening: [{ broker: 'house', leftS: 0 }] });
  expect((await building.ask('POST', '/brokers/none/listen', {}, sun)).status).toBe(404);
  expect((await building.ask('POST', '/brokers/house/listen', {}, sun)).body).toEqual({ broker: 'house', leftS: 3600 });
  await eventually('what the bridge lists', async () => (await unknown(sun)).items.length === 1);
  await bridge.publishAsync('zigbee2mqtt/lavatory/sos', '{"action":"emergency","linkquality":9}');
  await eventually('what the button says', async () => (await unknown(sun)).items[0].said.length === 2);
  const [found] = (await unknown(sun)).items;
  expect(found).toMatchObject({
    broker: 'house',
    device: null,
    entry: { dialect: 'zigbee2mqtt', name: 'lavatory/sos', broker: 'house' },
    model: 'Woox R7052',
    actions: ['emergency'],
  });
  expect(await callsOf(building)).toEqual([]);

  const body = { callPoint: 'lavatory-help', entry: { ...found.entry, actions: { emergency: 'press' } } };
  expect((await building.ask('POST', '/devices/lavatory-sos/map', body, sun)).status).toBe(403);
  const wrong = { ...body, entry: { ...found.entry, dialect: 'zigbee' } };
  const refused = await building.ask('POST', '/devices/lavatory-sos/map', wrong, lin);
  expect(refused.body).toMatchObject({
    code: 'SITE_INVALID',
    mistakes: expect.arrayContaining([expect.objectContaining({ path: 'devices[0].dialect' })]),
  });
  expect((await building.ask('POST', '/devices/x/map', { callPoint: 'none', entry: found.entry }, lin)).status).toBe(
    404,
  );
  expect((await building.ask('POST', '/devices/x/map', { callPoint: 'lavatory-help' }, lin)).body).toMatchObject({
    code: 'NOT_RECOGNISED',
  });
  const mapped = await building.ask('POST', '/devices/lavatory-sos/map', body, lin);
  expect(mapped).toMatchObject({
    status: 200,
    body: { device: 'lavatory-sos', callPoint: 'lavatory-help', input: null, unproven: true, version: 2 },
  });
  expect((await unknown(sun)).items).toEqual([]);

  // The hub hears it on its own line now. It is unproven until its press test.
  await building.clock.forward(seconds(3));
  await eventually('it is heard', async () => {
    await bridge.publishAsync('zigbee2mqtt/lavatory/sos', '{"battery":90,"linkquality":9}');
    return (await point('lavatory-help')).unproven === true;
  });
  expect((await building.ask('POST', '/call-points/lavatory-help/press-test', {}, sun)).status).toBe(201);
  await bridge.publishAsync('zigbee2mqtt/lavatory/sos', '{"action":"emergency","linkquality":9}');
  await eventually('it is proven', async () => (await point('lavatory-help')).provenAt !== null);
  expect(await callsOf(building)).toEqual([]);
  expect(await point('lavatory-help')).toMatchObject({ unproven: false, source: { device: 'lavatory-sos' } });

  // Another button under the same id is another thing on the wall.
  const swapped = { ...body, entry: { ...body.entry, name: 'spare sos' } };
  const again = await building.ask('POST', '/devices/lavatory-sos/map', swapped, lin);
  expect(again.body).toMatchObject({ unproven: true, version: 3 });
  expect(await point('lavatory-help')).toMatchObject({ provenAt: null });
});

test('a button on the hub itself that is enrolled and not entered is mapped by its id alone', async () => {
  const lin = await building.tokenOf('lin');
  const client = await connectAsync(building.mqtt(), {
    clientId: 'tcm-1',
    username: 'tcm-1',
    password: await building.secretOf('tcm-1'),
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  open.push(client);
  const press = (): Promise<unknown> =>
    client.publishAsync('stat/bed/RESULT', '{"Button1":{"Action":"SINGLE"}}', { qos: 1 });
  await press();
  expect((await unknown()).items).toMatchObject([
    { broker: null, device: 'tcm-1', entry: { dialect: 'tasmota', name: 'bed' }, said: [{ topic: 'stat/bed/RESULT' }] },
  ]);
  const mapped = await building.ask('POST', '/devices/tcm-1/map', { callPoint: 'tcm-1', input: 'button1' }, lin);
  expect(mapped).toMatchObject({ status: 200, body: { unproven: true, input: 'button1' } });
  expect((await unknown()).items).toEqual([]);
  await press();
  expect(await callsOf(building)).toMatchObject([{ callPoint: 'tcm-1' }]);

  // The call stays open where it was made; the button that was away meanwhile makes a new one.
  const spare = { callPoint: 'tcm-1', entry: { dialect: 'tasmota', name: 'spare' } };
  expect((await building.ask('POST', '/devices/spare/map', spare, lin)).status).toBe(200);
  const back = await building.ask('POST', '/devices/tcm-1/map', { callPoint: 'tcm-1', input: 'button1' }, lin);
  expect(back).toMatchObject({ status: 200, body: { unproven: true } });
  await building.clock.forward(seconds(3));
  await press();
  expect(await callsOf(building)).toMatchObject([
    { callPoint: 'tcm-1', repeats: 0 },
    { callPoint: 'tcm-1', repeats: 0 },
  ]);
});
