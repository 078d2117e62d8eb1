import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { movedClock } from './moved-clock.ts';
import { readCredentials } from '../../firmware-sim/link/credentials.ts';
import { createFleet } from '../../firmware-sim/fleet/fleet.ts';
import { readFleet } from '../../firmware-sim/fleet/fleet-file.ts';
import { memoryLink, type FarEnd } from '../../firmware-sim/link/memory-link.ts';
import { openFleet, parseHub } from '../../firmware-sim/fleet/open-fleet.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { shippedFile } from '../../firmware-sim/read-file.ts';
import { startBroker } from './real-broker.ts';
import { MORNING } from './support.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('fleet files', () => {
  test('Lotus Apartment has each call point of the contract on a device of the same id', () => {
    const { devices, journal } = readFleet(shippedFile('lotus.fleet.yaml'));
    expect(devices.map(({ id }) => id).sort()).toEqual(
      [
        'south-gate-bell',
        'east-door-bell',
        'west-ramp-help',
        'east-ramp-help',
        'infusion-1',
        'infusion-2',
        'infusion-3',
        'infusion-4',
        'tcm-1',
        'tcm-2',
        'tcm-3',
        'lavatory-help',
        'second-floor-bell',
      ].sort(),
    );
    expect(devices.every(({ hardware }) => hardware === 'mains')).toBe(true);
    expect(journal).toBe('disk');
  });

  test('the 2,603 pendants have ids from 0001 to 2603 and batteries', () => {
    const { devices, journal } = readFleet(shippedFile('pendants.fleet.yaml'));
    expect(devices).toHaveLength(2603);
    expect([devices[0]?.id, devices[2602]?.id]).toEqual(['pendant-0001', 'pendant-2603']);
    expect(new Set(devices.map(({ hardware }) => hardware))).toEqual(new Set(['battery']));
    expect(journal).toBe('memory');
  });

  test('every mistake is reported at once, with its line', () => {
    const path = file(
      'bad.fleet.yaml',
      [
        'journal: tape',
        'colour: red',
        'faults: { drop: 2 }',
        'devices:',
        '  - { id: South Gate }',
        '  - { id: tcm-1, hardware: steam, inputs: { main: lever } }',
        '  - { id: tcm-1 }',
        '  - { prefix: p-, count: 0 }',
        '  - { prefix: q- }',
      ].join('\n'),
    );
    let message = '';
    try {
      readFleet(path);
    } catch (error) {
      message = (error as Error).message;
    }
    for (const part of [
      ':1: journal must be one of disk, memory',
      ':2: colour is unknown here',
      ':3: faults.drop must be a number of at least 0, at most 1',
      ':5: devices[0].id must be lower-case',
      ':6: devices[1].hardware must be one of mains, battery',
      ':6: devices[1].inputs.main must be one of button',
      'name tcm-1 twice',
      ':8: devices[3].count must be a whole number of at least 1',
      'devices[4].count must say how many',
    ])
      expect(message).toContain(part);
  });

  test('no file, no YAML, no devices: each says what is wrong', () => {
    expect(() => readFleet(join(folder, 'none.yaml'))).toThrow(/none\.yaml: cannot be read/);
    expect(() => readFleet(file('torn.yaml', 'devices: [ {id: a'))).toThrow(/torn\.yaml: .*line 1/s);
    expect(() => readFleet(file('empty.yaml', ''))).toThrow(/must list at least one device/);
    expect(() => readFleet(file('list.yaml', '- a'))).toThrow(/the file must be a map/);
  });

  test('inputs may be a list of buttons or a map of kinds', () => {
    const path = file(
      'inputs.yaml',
      'devices:\n  - { id: a, inputs: [main, bed] }\n  - { id: b, inputs: { cord: latching-cord } }\n',
    );
    expect(readFleet(path).devices.map(({ inputs }) => inputs)).toEqual([
      { main: 'button', bed: 'button' },
      { cord: 'latching-cord' },
    ]);
  });
});

describe('credentials', () => {
  test("may be a map, a file with a map, or the hub's own reply", () => {
    const reply = file(
      'reply.json',
      JSON.stringify({ items: [{ device: 'tcm-1', username: 'tcm-1', password: 's1' }] }),
    );
    const map = file('map.json', JSON.stringify({ 'tcm-1': 's1' }));
    for (const given of [{ 'tcm-1': 's1' }, map, reply])
      expect(readCredentials(given, ['tcm-1']).get('tcm-1')).toBe('s1');
  });

  test('missing ones are named, with what to do', () => {
    const remedy = /POST \/api\/v1\/devices\/credentials/;
    expect(() => readCredentials(undefined, ['tcm-1'])).toThrow(remedy);
    expect(() => readCredentials({ 'tcm-1': 's' }, ['tcm-1', 'tcm-2'])).toThrow(
      /1 of 2 devices have no credentials: tcm-2/,
    );
    expect(() => readCredentials(file('torn.json', '{'), ['tcm-1'])).toThrow(remedy);
    expect(() => readCredentials(file('null.json', 'null'), ['tcm-1'])).toThrow(remedy);
  });
});

test('a hub address is mqtt or mqtts, with a port of its own or the usual one', () => {
  expect(parseHub('mqtt://127.0.0.1:4711')).toEqual({ protocol: 'mqtt', host: '127.0.0.1', port: 4711 });
  expect(parseHub('mqtts://hub.local')).toEqual({ protocol: 'mqtts', host: 'hub.local', port: 8883 });
  expect(parseHub('mqtt://[::1]')).toEqual({ protocol: 'mqtt', host: '::1', port: 1883 });
  for (const wrong of ['http://127.0.0.1', '127.0.0.1:1883', '', 'mqtt://']) expect(parseHub(wrong)).toBeNull();
});

test('2,603 pendants connect and send heartbeats without a burst', () => {
  const clock = movedClock(MORNING);
  const farEnds: FarEnd[] = [];
  let connects = 0;
  let beats = 0;
  const fleet = createFleet({
    devices: readFleet(shippedFile('pendants.fleet.yaml')).devices,
    clock,
    seed: 7,
    journal: () => memoryJournal(),
    link() {
      const { link, farEnd } = memoryLink();
      farEnd.onArrival = ({ topic }) => {
        if (topic.endsWith('/status')) connects += 1;
        if (topic.endsWith('/heartbeat')) beats += 1;
      };
      farEnds.push(farEnd);
      return link;
    },
  });
  fleet.start();
  let mostConnects = 0;
  let mostBeats = 0;
  for (let tenths = 0; tenths < 3000; tenths += 1) {
    connects = 0;
    beats = 0;
    clock.forward(100);
    mostConnects = Math.max(mostConnects, connects);
    mostBeats = Math.max(mostBeats, beats);
  }
  expect(fleet.states().filter(({ connected }) => connected)).toHaveLength(2603);
  // 2,603 boots in five seconds are 50 per tenth of a second. 2,603 heartbeats in a minute are 4.3. Some tenths have
  // more, as boots and heartbeats are random.
  expect(mostConnects).toBeLessThan(90);
  expect(mostBeats).toBeLessThan(20);
  for (const [at, farEnd] of farEnds.entries()) {
    expect(
      farEnd.arrived.filter(({ topic }) => topic.endsWith('/heartbeat')).length,
      `beats of pendant ${at}`,
    ).toBeGreaterThanOrEqual(4);
  }
});

test('three hundred pendants over a real broker: all connect, all press at once, every press is receipted', async () => {
  const broker = await startBroker();
  const clock = movedClock(MORNING);
  const path = file(
    'some.fleet.yaml',
    'journal: memory\ndevices:\n  - { prefix: pendant-, count: 300, hardware: battery }\n',
  );
  const ids = readFleet(path).devices.map(({ id }) => id);
  const fleet = openFleet({
    hub: broker.hub,
    fleet: path,
    seed: 1,
    clock,
    credentials: Object.fromEntries(ids.map((id) => [id, broker.secret])),
  });
  try {
    fleet.start();
    clock.forward(1000);
    await broker.until('all connected', () => fleet.states().every(({ connected }) => connected));
    expect(broker.connects).toHaveLength(300);
    for (const id of fleet.ids) fleet.point(id)?.press();
    await broker.until('all receipted', () =>
      fleet.states().every(({ sending, pressCount }) => !sending && pressCount === 1),
    );
    const presses = broker.published.filter(({ topic }) => topic.endsWith('/up/press'));
    expect(new Set(presses.map(({ client, body }) => `${client} ${String(body['id'])}`)).size).toBe(300);
    expect(presses).toHaveLength(300);
  } finally {
    await fleet.stop();
    await broker.close();
  }
});
