import { expect, test } from 'vitest';
import { checkSite } from '../../config/site/check-site.ts';
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
])('a caretaker who writes %s', (_what, mistakes, expected) => {
  expect(mistakes).toEqual(expected);
});

test('the document and the dialects promise the same of each family', () => {
  for (const [name, { receipt, mayBeSole }] of Object.entries(FAMILIES)) {
    const dialect = dialectOf(name as keyof typeof FAMILIES);
    if (dialect !== null) expect({ name, ...dialect.promise }).toMatchObject({ name, receipt, mayBeSole });
  }
});
