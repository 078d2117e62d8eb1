import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PlainSite } from '../../hub/domain/site/site-of.ts';
import { dialectOf, recognise } from '../../hub/dialects/families.ts';
import { feedback } from '../../hub/dialects/outputs/output.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import { firmwareFor } from '../../hub/cli/devices/firmware.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { callsOf, closeAll } from '../support/presses.ts';

/** Call points of Lotus Apartment with stock firmware that is configured by `lotusbell firmware`. */
const DOCUMENT = `${readFileSync(new URL('../../config/site.lotus.yaml', import.meta.url), 'utf8')}
devices:
  - { id: west-ramp-help, dialect: esphome, name: ramp, base: house/ramp,
      feedback: [{ output: rgb-light/ring }, { output: switch/bulb }, { output: light/lamp }] }
  - { id: tcm-1, dialect: tasmota, name: bed, base: 'house/%topic%/%prefix%/', feedback: [{ output: power1 }, { output: buzzer }] }
  - { id: infusion-1, dialect: shelly-gen1, name: shelly1-10521C454394, feedback: [{ output: relay/0 }] }
  - { id: infusion-2, dialect: shelly-gen2, name: shellyplus1-a8032abc7158, feedback: [{ output: switch:0 }] }
  - { id: infusion-3, dialect: rtl433, name: M/1/2, broker: house }
`.replace(/(id: tcm-1,[^\n]*source: \{ device: tcm-1)( \})/, '$1, input: button1$2');

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-firmware-'));
const SITE = join(folder, 'site.yaml');
writeFileSync(SITE, DOCUMENT);

let building: TestBuilding;
let site: PlainSite;
const open: MqttClient[] = [];
beforeAll(async () => {
  building = await startBuilding({ site: SITE });
  site = (await building.ask('GET', '/site')).body;
});
afterAll(async () => {
  for (const client of open) client.end(true);
  await building.end();
  rmSync(folder, { recursive: true });
});

/** What the device would do with the generated file: how it signs in, what it says at a press, where it takes commands. */
type Read = {
  readonly server: string;
  readonly user: string;
  readonly secret: string;
  readonly presses: readonly (readonly [topic: string, payload: string])[];
  readonly takes: readonly string[];
};

const READERS: Readonly<Record<string, (text: string) => Read>> = {
  'west-ramp-help': readEsphome,
  'tcm-1': readTasmota,
  'infusion-1': readShellyGen1,
  'infusion-2': readShellyGen2,
};

function readEsphome(text: string): Read {
  const secret = { tag: '!secret', resolve: (name: string) => `!secret ${name}` };
  const file = parse(text, { customTags: [secret] });
  const { broker, port, username, password, topic_prefix: prefix, discovery } = file.mqtt;
  expect({ discovery, api: file.api }).toEqual({ discovery: false, api: undefined });
  const [button] = file.event;
  expect(button).toMatchObject({ platform: 'template', retain: false, event_types: ['press', 'long_press'] });
  const [contact] = file.binary_sensor;
  expect(contact).toMatchObject({ internal: true, filters: [{ delayed_on: '30ms' }, { delayed_off: '30ms' }] });
  const triggers = [contact.on_press[0], contact.on_multi_click[0].then[0]].map((one) => one['event.trigger']);
  expect(triggers.map(({ id }) => id)).toEqual([button.id, button.id]);
  const pins = JSON.stringify(file).match(/GPIO\d+/g) ?? [];
  expect(new Set(pins).size).toBe(pins.length);
  const outputs = new Set(file.output.map(({ id }: { id: string }) => id));
  const [ring, lamp] = file.light;
  expect([ring.red, ring.green, ring.blue, lamp.output].every((id) => outputs.has(id))).toBe(true);
  for (const light of file.light) expect(light.effects).toEqual([{ strobe: { name: 'Blink' } }]);
  return {
    server: `${broker}:${port}`,
    user: username,
    secret: password,
    presses: triggers.map(({ event_type: type }) => [
      `${prefix}/event/${button.name}/state`,
      JSON.stringify({ event_type: type }),
    ]),
    takes: [
      ...file.light.map(({ name }: { name: string }) => `${prefix}/light/${name}/command`),
      ...file.switch.map(({ name }: { name: string }) => `${prefix}/switch/${name}/command`),
    ],
  };
}

function readTasmota(text: string): Read {
  const commands = new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('Backlog '))
      .flatMap((line) => line.slice('Backlog '.length).split('; '))
      .map((command) => [command.split(' ')[0] ?? '', command.split(' ').slice(1).join(' ')]),
  );
  const of = (name: string): string => commands.get(name) ?? '';
  expect(['SetOption73', 'SetOption1', 'BlinkCount', 'PowerOnState'].map(of)).toEqual(['1', '1', '0', '0']);
  const topic = (prefix: string): string => of('FullTopic').replace('%prefix%', prefix).replace('%topic%', of('Topic'));
  return {
    server: `${of('MqttHost')}:${of('MqttPort')}`,
    user: of('MqttUser'),
    secret: of('MqttPassword'),
    presses: [[`${topic('stat')}RESULT`, '{"Button1":{"Action":"SINGLE"}}']],
    takes: [`${topic('cmnd')}Power1`, `${topic('cmnd')}Buzzer`],
  };
}

function readShellyGen1(text: string): Read {
  const urls = text
    .split('\n')
    .filter((line) => line.startsWith('http://DEVICE/'))
    .map((line) => new URL(line));
  const settings = Object.fromEntries(urls.flatMap(({ searchParams }) => [...searchParams]));
  expect(settings).toMatchObject({ mqtt_enable: 'true', btn_type: 'detached', mqtt_retain: 'false' });
  const own = `shellies/${settings['mqtt_id']}`;
  return {
    server: settings['mqtt_server'] ?? '',
    user: settings['mqtt_user'] ?? '',
    secret: settings['mqtt_pass'] ?? '',
    presses: [1, 2].map((count) => [`${own}/input_event/0`, JSON.stringify({ event: 'S', event_cnt: count })]),
    takes: [`${own}/relay/0/command`],
  };
}

function readShellyGen2(text: string): Read {
  const calls = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const { server, user, pass, topic_prefix: own, ...rest } = calls[0].params.config;
  expect(rest).toEqual({ enable: true, rpc_ntf: true, status_ntf: true, enable_control: true });
  expect(calls.map(({ method }) => method)).toEqual([
    'Mqtt.SetConfig',
    'Input.SetConfig',
    'Switch.SetConfig',
    'Shelly.Reboot',
  ]);
  const params = { ts: 1.5, events: [{ component: 'input:0', id: 0, event: 'btn_down', ts: 1.5 }] };
  return {
    server,
    user,
    secret: pass,
    presses: [[`${own}/events/rpc`, JSON.stringify({ src: own, method: 'NotifyEvent', params })]],
    takes: [`${own}/command/switch:0`],
  };
}

const entryOf = (id: string): SiteDevice => site.devices?.find((one) => one.id === id) as unknown as SiteDevice;

describe.each(Object.keys(READERS))('the configuration that is written for %s', (id) => {
  const broker = { host: '192.168.8.2', port: 1883 };
  const read = (secret: string | null): Read => READERS[id]!(firmwareFor(site, { id, broker, user: id, secret }));

  test('says what its dialect knows, and takes what its dialect sends', () => {
    const { server, user, presses, takes } = read(null);
    expect([server, user]).toEqual(['192.168.8.2:1883', id]);
    const entry = entryOf(id);
    const dialect = dialectOf(entry.dialect)!;
    for (const [topic, payload] of presses) {
      const found = recognise(topic, new TextEncoder().encode(payload));
      expect(found.map((one) => one.dialect)).toContain(entry.dialect);
    }
    const sent = feedback(dialect.outputs, entry, () => 'acknowledged').map(({ command }) => command.topic);
    expect(takes.toSorted()).toEqual(sent.toSorted());
  });

  test('holds a mark in place of the secret, or the one that was given', () => {
    expect(read(null).secret).toMatch(/^!secret/);
    expect(read('a"b\\c:#&%é').secret).toBe('a"b\\c:#&%é');
  });

  test('makes a device that rings at this hub', async () => {
    const { user, secret, presses, takes } = read(await building.secretOf(id));
    const client = await connectAsync(building.mqtt(), {
      clientId: `Stock_${id}`,
      username: user,
      password: secret,
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    open.push(client);
    const told = new Set<string>();
    client.on('message', (topic) => told.add(topic));
    await client.subscribeAsync([...takes]);
    await eventually('its outputs are told', () => told.size === takes.length);
    for (const [topic, payload] of presses) await client.publishAsync(topic, payload, { qos: 1 });
    await eventually('it rings', async () => (await callsOf(building))[0]?.callPoint === id);
    await closeAll(building);
  });
});

test('a device without an entry, and a family without a configuration, are told with a remedy', () => {
  const asked = { broker: { host: 'h', port: 1 }, user: 'u', secret: null };
  expect(() => firmwareFor(site, { ...asked, id: 'nobody' })).toThrow(/no entry for nobody/);
  expect(() => firmwareFor(site, { ...asked, id: 'infusion-3' })).toThrow(/no configuration for rtl433/);
  expect(() => firmwareFor(site, { ...asked, id: 'tcm-1', secret: 'a;b' })).toThrow(/semicolon/);
});
