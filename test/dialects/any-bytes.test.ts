import {
  anything,
  assert,
  boolean,
  constant,
  constantFrom,
  nat,
  oneof,
  option,
  property,
  tuple,
  uint8Array,
} from 'fast-check';
import { expect, it } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import { NOTHING_KNOWN, type Heard } from '../../hub/dialects/dialect.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { device, dialectNamed, earOf, START } from './hear.ts';

const shelly = (event: object) => ({
  method: 'NotifyEvent',
  params: { ts: 1, events: [event, { event: 'config_changed' }] },
});

/** One message of each form that a family has. */
const FORMS: readonly (readonly [of: SiteDevice, topic: string, payload: unknown])[] = [
  [device('esphome', { name: 'x' }), 'x/binary_sensor/A_1é/state', 'ON'],
  [device('esphome', { name: 'x' }), 'x/event/A_1é/state', { event_type: 'long_press' }],
  [device('esphome', { name: 'x' }), 'x/sensor/battery/state', '55'],
  [device('tasmota', { name: 'x' }), 'stat/x/RESULT', { Button1: { Action: 'SINGLE' }, Switch2: { Action: 'HOLD' } }],
  [device('tasmota', { name: 'x' }), 'tele/x/SENSOR', { Switch1: 'ON' }],
  [device('shelly-gen1', { name: 'x' }), 'shellies/x/input_event/A_1é', { event: 'S', event_cnt: 4 }],
  [device('shelly-gen2', { name: 'x' }), 'x/events/rpc', shelly({ component: 'input:0', event: 'btn_down', ts: 1.5 })],
  [
    device('shelly-gen2', { name: 'x' }),
    'x/events/rpc',
    shelly({ component: 'bthomedevice:200', event: 'long_push', idx: 1 }),
  ],
  [device('shelly-gen2', { name: 'x' }), 'x/status/input:0', { id: 0, state: true }],
  [
    device('zigbee2mqtt', { name: 'x' }),
    'zigbee2mqtt/x',
    { action: '1_single', battery: 90, linkquality: 7, sos: true },
  ],
  [
    device('zigbee2mqtt', { name: 'x' }),
    'zigbee2mqtt/bridge/event',
    { type: 'device_leave', data: { friendly_name: 'x' } },
  ],
  [device('generic', { generic: { topic: 'bell', path: 'a.b', press: ['1'] } }), 'bell', { a: { b: 1 } }],
  [
    device('openmqttgateway', { name: '77' }),
    'home/OpenMQTTGateway/433toMQTT',
    { value: 77, RfReceived: { Data: '0x4d' } },
  ],
  [device('rtl433', { name: 'M/1' }), 'rtl_433/A_1é/events', { model: 'M', id: 1, cmd: 84, battery_ok: 1 }],
];

/** The same with one value changed, of any type, or left out. */
function changed(value: unknown, at: number, by: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  const places = [...text.matchAll(/(?<=[:[])(?:"[^"]*"|[\d.]+|true|false|null)/g)];
  const place = places[at % Math.max(1, places.length)];
  const other = JSON.stringify(by, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one)) ?? 'null';
  if (place === undefined) return by;
  return JSON.parse(text.slice(0, place.index) + other + text.slice(place.index + place[0].length));
}

const odd = oneof(constantFrom<unknown>('', 'release', 'nan', null, true, 0, 255, {}, []), anything({ maxDepth: 2 }));
const messages = oneof(
  tuple(constantFrom(...FORMS), option(tuple(nat(), odd))).map(([[of, topic, payload], change]) => {
    const what = change === null ? payload : changed(payload, ...change);
    return {
      of,
      topic,
      bytes: new TextEncoder().encode(typeof what === 'string' ? what : (JSON.stringify(what, plain) ?? '')),
    };
  }),
  tuple(constantFrom(...FORMS), uint8Array({ maxLength: 64 })).map(([[of, topic], bytes]) => ({ of, topic, bytes })),
);

function plain(_key: string, one: unknown): unknown {
  return typeof one === 'bigint' ? Number(one) : one;
}

it('no message makes a dialect throw, inputs are ids, and what an outside broker has kept is never a press', () => {
  let presses = 0;
  assert(
    property(messages, boolean(), constant(START as Instant), ({ of, topic, bytes }, retained, at) => {
      const heard: Heard = { topic, payload: bytes, from: 'outside', retained, redelivered: false, at };
      const { said } = dialectNamed(of.dialect).hear(of, NOTHING_KNOWN, heard);
      const pressed = said.filter(({ is }) => is === 'press');
      if (retained) expect(pressed).toEqual([]);
      for (const one of said) if ('input' in one) expect(one.input).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
      presses += pressed.length;
      recognise(topic, bytes);
    }),
    { numRuns: 4_000 },
  );
  // Otherwise nothing was tried.
  expect(presses).toBeGreaterThan(200);
});

it('the same message twice within two seconds is no more presses than once', () => {
  assert(
    property(messages, ({ of, topic, bytes }) => {
      const [once = '', again = ''] = earOf(of).hears([topic, bytes], [topic, bytes, { after: 500 }]);
      expect(again, once).not.toMatch(/\b(?:press|hold|pull) /);
    }),
    { numRuns: 2_000 },
  );
});
