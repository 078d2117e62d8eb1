import { expect, test } from 'vitest';
import { checkSite } from '../../config/site/check-site.ts';
import { OUTPUTS } from '../../config/site/device-outputs.ts';
import { FAMILIES } from '../../config/site/site-devices.ts';
import { dialectOf } from '../../hub/dialects/families.ts';
import { smallHouse } from './small-house.ts';

const GENERIC = { topic: 'bell/1', press: ['ON'] };
const point = (id: string, place = 'gate') => ({ ...smallHouse().callPoints[0], id, place, source: { device: id } });

/** @returns each mistake as `severity path | message`. */
function told(
  devices: readonly object[],
  more: object = {},
  brokers?: readonly string[],
  inUse: readonly string[] = [],
): string[] {
  const document = { ...smallHouse(), devices, ...more };
  const hub = brokers === undefined ? {} : { brokers: new Set(brokers), brokersInUse: new Set(inUse) };
  const { site, mistakes } = checkSite(JSON.stringify(document), 'json', hub);
  expect(site === null).toBe(mistakes.some(({ severity }) => severity === 'error'));
  expect(mistakes.every(({ hint }) => hint.length > 10)).toBe(true);
  return mistakes.map(({ severity, path, message }) => `${severity} ${path} | ${message}`);
}

test.each<readonly [string, string[], string[]]>([
  ['a device at the hub itself', told([{ id: 'bell', dialect: 'tasmota' }]), []],
  ['all that a device may say', told([{ id: 'bell', dialect: 'generic', generic: GENERIC, contact: 'latching' }]), []],
  [
    'two devices with one id',
    told([
      { id: 'bell', dialect: 'tasmota' },
      { id: 'bell', dialect: 'esphome' },
    ]),
    ['error devices[1].id | the id "bell" is taken by devices[0]'],
  ],
  [
    'a generic device that says nowhere how it speaks',
    told([{ id: 'bell', dialect: 'generic' }]),
    ['error devices[0] | the dialect generic needs "generic"'],
  ],
  [
    'another family with a generic topic',
    told([{ id: 'bell', dialect: 'tasmota', generic: GENERIC }]),
    ['error devices[0].generic | "generic" is not for the dialect "tasmota"'],
  ],
  [
    'a broker that the settings do not know',
    told([{ id: 'bell', dialect: 'shelly-gen2', broker: 'hause' }], {}, ['house']),
    ['error devices[0].broker | there is no broker "hause" in the settings of this hub'],
  ],
  [
    'a broker that was taken out of the settings since',
    told([{ id: 'bell', dialect: 'shelly-gen2', broker: 'house' }], {}, [], ['house']),
    ['warning devices[0].broker | there is no broker "house" in the settings of this hub'],
  ],
  ['a broker that they know', told([{ id: 'bell', dialect: 'shelly-gen2', broker: 'house' }], {}, ['house']), []],
  ['a broker, where nobody knows the settings', told([{ id: 'bell', dialect: 'shelly-gen2', broker: 'any' }]), []],
  [
    'a place with nothing but 433 MHz buttons',
    told([{ id: 'bell', dialect: 'rtl433', broker: 'house' }]).filter((line) => line.startsWith('error')),
    ['error callPoints[0].source.device | "gate" has only a 433 MHz button, whose presses may get lost unnoticed'],
  ],
  [
    'a 433 MHz button beside another one',
    told([{ id: 'bell', dialect: 'rtl433', broker: 'house' }], { callPoints: [point('bell'), point('cord')] }).filter(
      (line) => line.startsWith('error'),
    ),
    [],
  ],
  [
    'two devices without a receipt: one warning',
    told([
      { id: 'bell', dialect: 'zigbee2mqtt', broker: 'house' },
      { id: 'cord', dialect: 'zigbee2mqtt', broker: 'house' },
    ]),
    [
      'warning devices[0].dialect | zigbee2mqtt sends each press once, without a receipt: a press that gets lost on the way is lost',
    ],
  ],
  [
    'a bridge without a broker',
    told([{ id: 'bell', dialect: 'zigbee2mqtt' }]),
    ['warning devices[0].dialect | zigbee2mqtt speaks through a bridge, and no broker is named'],
  ],
  [
    'outputs that their family has, at the stages that count here',
    told([
      {
        id: 'bell',
        dialect: 'tasmota',
        feedback: [
          { output: 'power1', show: { attended: 'blink' } },
          { output: 'buzzer', input: 'button1' },
        ],
      },
      { id: 'cord', dialect: 'zigbee2mqtt', broker: 'house', feedback: [{ output: 'warning' }] },
    ]).filter((line) => line.startsWith('error')),
    [],
  ],
  [
    'an output that its family does not have',
    told([{ id: 'bell', dialect: 'shelly-gen1', feedback: [{ output: 'relay/0' }, { output: 'power1' }] }]),
    ['error devices[0].feedback[1].output | shelly-gen1 has no output "power1"'],
  ],
  [
    'feedback of a family that has none',
    told([{ id: 'bell', dialect: 'generic', generic: GENERIC, feedback: [{ output: 'power1' }] }]),
    ['error devices[0].feedback | "generic" has nothing that the hub could switch'],
  ],
  [
    'a signal that an output cannot show',
    told([{ id: 'bell', dialect: 'shelly-gen2', feedback: [{ output: 'switch:0', show: { registered: 'blink' } }] }]),
    ['error devices[0].feedback[0].show.registered | "switch:0" of shelly-gen2 cannot show "blink"'],
  ],
  [
    'a loud alarm that is not told when',
    told([{ id: 'bell', dialect: 'zigbee2mqtt', broker: 'house', feedback: [{ output: 'alarm' }] }]).filter((line) =>
      line.startsWith('error'),
    ),
    ['error devices[0].feedback[0] | "alarm" needs "show": nothing is usual for it'],
  ],
  [
    'one output twice',
    told([{ id: 'bell', dialect: 'tasmota', feedback: [{ output: 'power1' }, { output: 'power1', input: 'b' }] }]),
    ['error devices[0].feedback[1].output | "power1" has two rows'],
  ],
  [
    'more outputs than any device has',
    told([
      {
        id: 'bell',
        dialect: 'esphome',
        feedback: Array.from({ length: 33 }, (_, n) => ({ output: `switch/bulb_${n}` })),
      },
    ]),
    ['error devices[0].feedback | 33 outputs are more than the hub switches at one device'],
  ],
  [
    'one device twice, with a lamp',
    told([
      { id: 'bell', dialect: 'tasmota', name: 'box', feedback: [{ output: 'power1' }] },
      { id: 'cord', dialect: 'tasmota', name: 'box' },
    ]),
    ['error devices[0].feedback | devices[1] is the same device, so its lamp would show two calls'],
  ],
  [
    'a lamp of Zigbee at the hub itself',
    told([{ id: 'bell', dialect: 'zigbee2mqtt', feedback: [{ output: 'state' }] }]).filter((line) =>
      line.startsWith('error'),
    ),
    ['error devices[0].feedback | zigbee2mqtt takes commands at its own broker only, and none is named'],
  ],
  [
    'a topic in place of an output',
    told([{ id: 'bell', dialect: 'esphome', feedback: [{ output: 'light/../other/light/x' }] }]).map(
      (line) => line.split(' | ')[0] ?? '',
    ),
    ['error devices[0].feedback[0].output'],
  ],
])('a caretaker who writes %s', (_what, mistakes, expected) => {
  expect(mistakes).toEqual(expected);
});

test('the document and the dialects have the same outputs of each family', () => {
  for (const [name, kinds] of Object.entries(OUTPUTS)) {
    const outputs = dialectOf(name as keyof typeof OUTPUTS)?.outputs ?? null;
    const here = kinds.map(({ form, pattern, signals, needsShow = false }) => [form, pattern, signals, needsShow]);
    const there = (outputs?.kinds ?? []).map(({ form, pattern, signals, usual }) => [
      form,
      pattern,
      signals,
      usual === null,
    ]);
    expect({ name, kinds: here }).toEqual({ name, kinds: there });
  }
});

test('the document and the dialects promise the same of each family', () => {
  for (const [name, { receipt, mayBeSole }] of Object.entries(FAMILIES)) {
    const dialect = dialectOf(name as keyof typeof FAMILIES);
    if (dialect !== null) expect({ name, ...dialect.promise }).toMatchObject({ name, receipt, mayBeSole });
  }
});
