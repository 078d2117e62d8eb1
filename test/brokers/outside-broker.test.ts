import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Dialect } from '../../hub/dialects/dialect.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { seconds, turns } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';
import { knocker } from '../intake/knocker.ts';
import { isConnected, lineEnds, readings } from './readings.ts';
import { relayTo, type Relay } from './relay.ts';

/** Two call points of Lotus Apartment hang on a broker of the house. */
const RAMP = 'west-ramp-help';
const BED = 'tcm-1';
const entry = (id: string, name: string): string =>
  `  - { id: ${id}, dialect: generic, name: ${name}, broker: house, generic: { topic: ${name}/event, press: [x] } }\n`;
const SHIPPED = readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-brokers-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(SITE, `${SHIPPED}\ndevices:\n${entry(RAMP, 'Ramp')}${entry(BED, 'Bed')}`);

/** A family whose presses all look alike: what comes again is not known by what it says. */
const forgetful: Dialect = {
  ...knocker,
  hear: (device, memory, heard) => knocker.hear(device, { ...memory, inputs: {} }, heard),
};

let mosquitto: Mosquitto;
let bridge: MqttClient;
let building: TestBuilding;
let relay: Relay;
afterAll(() => rmSync(folder, { recursive: true }));

const calls = (): Promise<any[]> => callsOf(building);
const isUp = (): Promise<unknown> => eventually('the line', () => isConnected(building));
/** The hub notices that its line is cut, and waits for its next attempt. */
const comesBack = async (): Promise<void> => {
  await lineEnds(building);
  await building.clock.forward(seconds(1));
  await isUp();
};
const press = (n: number, where = 'Ramp'): Promise<unknown> =>
  bridge.publishAsync(`${where}/event`, `${n} button`, { qos: 1 });

describe.each(['3.1.1', '5'] as const)('with MQTT %s', (protocol) => {
  beforeEach(async () => {
    // A session belongs to the client id, and the ids of a test are always the same.
    mosquitto = await startMosquitto();
    bridge = await mosquitto.client();
    relay = await relayTo(mosquitto.port);
    building = await startBuilding({
      site: SITE,
      dialectOf: () => forgetful,
      config: (config) => {
        config.brokers = [{ id: 'house', url: `mqtt://127.0.0.1:${relay.port}`, protocol }];
      },
    });
    await isUp();
    await turns(20);
  });
  afterEach(async () => {
    await building.end();
    await relay.end();
    await mosquitto.end();
  });

  test('a press is a call and has one receipt', async () => {
    await press(1);
    await eventually('the receipt', () => relay.receipts.length > 0);
    expect(await calls()).toMatchObject([{ place: 'west-ramp', repeats: 0 }]);
    // The same bytes again are another press: packet ids and bytes repeat.
    await press(2);
    await eventually('the repeat', async () => (await calls())[0]?.repeats === 1);
    await eventually('its receipt', () => relay.receipts.length === 2);
    expect(new Set(relay.receipts).size).toBe(2);
  });

  test('what the disk refuses has no receipt, is tried again, and rings once', async () => {
    building.fault.at = (point) => {
      if (point === 'before-commit') throw new Error('the disk is full');
    };
    await press(1);
    await eventually('the refusal', async () => (await readings(building))['messages_retried_total'] === 1);
    expect(relay.receipts).toEqual([]);
    expect((await readings(building))['messages_waiting']).toBe(1);
    building.fault.at = () => {};
    await building.clock.forward(seconds(1));
    await eventually('the receipt', () => relay.receipts.length === 1);
    expect(await calls()).toMatchObject([{ place: 'west-ramp', repeats: 0 }]);
  });

  test('a receipt that is lost with the line: the message comes again, and rings nothing', async () => {
    relay.muteHub(true);
    await press(1);
    await eventually('the receipt', () => relay.receipts.length === 1);
    relay.cut();
    relay.muteHub(false);
    await comesBack();
    await eventually('the second receipt', () => relay.receipts.length === 2);
    expect(await calls()).toMatchObject([{ repeats: 0 }]);
    expect((await readings(building))['messages_redelivered_total']).toBe(1);
    await press(2);
    await eventually('another press', async () => (await calls())[0]?.repeats === 1);
  });

  test('a hub that ends after the commit and before the receipt rings nothing again', async () => {
    relay.muteHub(true);
    await press(1);
    await eventually('the receipt', () => relay.receipts.length === 1);
    relay.cut(false);
    await building.restart(() => {
      relay.muteHub(false);
      relay.lettingIn(true);
    });
    await eventually('the second receipt', () => relay.receipts.length === 2);
    expect(await calls()).toMatchObject([{ repeats: 0 }]);
    await press(2);
    await eventually('another press', async () => (await calls())[0]?.repeats === 1);
  });

  test('a hub that ends before the commit loses nothing', async () => {
    building.fault.at = (point) => {
      if (point === 'before-commit') throw new Error('the disk is full');
    };
    await press(1);
    await eventually('the refusal', async () => (await readings(building))['messages_retried_total'] === 1);
    await building.restart(() => void (building.fault.at = () => {}));
    await eventually('the call', async () => (await calls()).length === 1);
    expect(await calls()).toMatchObject([{ place: 'west-ramp', repeats: 0 }]);
  });

  test('a broker that has lost its store: all is subscribed again, and the same packet id is another press', async () => {
    await press(1);
    await eventually('the receipt', () => relay.receipts.length === 1);
    await mosquitto.kill();
    rmSync(join(mosquitto.dir, 'mosquitto.db'), { force: true });
    await mosquitto.start();
    await comesBack();
    bridge = await mosquitto.client();
    // Until it has subscribed, nothing is kept for it.
    await eventually('the subscription', async () => {
      await bridge.publishAsync('bridge/state', 'online');
      return ((await readings(building))['messages_total'] ?? 0) > 1;
    });
    await press(1);
    await eventually('the press', async () => (await calls())[0]?.repeats === 1);
    expect(relay.receipts[1]).toBe(relay.receipts[0]);
  });

  test('what was said while the line was cut arrives; what the broker has kept rings nothing, also after a restart', async () => {
    await bridge.publishAsync('Bed/event', '7 button', { qos: 1, retain: true });
    await eventually('the live press', async () => (await calls()).length === 1);
    relay.cut(false);
    await press(1);
    relay.lettingIn(true);
    await comesBack();
    await eventually('the press of the meantime', async () => (await calls()).length === 2);
    await building.restart();
    await isUp();
    await press(2);
    await eventually('a repeat', async () => (await calls()).some(({ repeats }) => repeats === 1));
    expect((await calls()).map(({ place, repeats }) => [place, repeats]).toSorted()).toEqual([
      ['tcm-room', 0],
      ['west-ramp', 1],
    ]);
    await bridge.publishAsync('Bed/event', '', { qos: 1, retain: true });
  });
});
