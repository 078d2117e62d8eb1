import { beforeEach, expect, test } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createUnknownDevices, isSameDevice, type UnknownDevices } from '../../hub/intake/unknown-devices.ts';

const HOUSE = { broker: 'house', device: null };
let now: number;
let entries: SiteDevice[];
let unknown: UnknownDevices;
beforeEach(() => {
  now = 0;
  entries = [];
  unknown = createUnknownDevices(
    recognise,
    (where, found) => entries.some((entry) => isSameDevice(where, found, entry)),
    () => now as Instant,
  );
});

const hears = (topic: string, payload: unknown): void =>
  unknown.heard(
    HOUSE,
    topic,
    new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  );
const names = (): string[] => unknown.list().map(({ recognised: { dialect, name } }) => `${dialect} ${name}`);

test('a button that is in no document is listed with what it said, for an hour', () => {
  hears('zigbee2mqtt/lavatory/sos', { action: 'emergency', battery: 97, linkquality: 120 });
  now = 5_000;
  hears('zigbee2mqtt/lavatory/sos', { action: 'hold', battery: 97, linkquality: 120 });
  hears('stat/ramp/RESULT', { Button1: { Action: 'SINGLE' } });
  expect(unknown.list()).toMatchObject([
    { recognised: { dialect: 'tasmota', name: 'ramp' }, said: [{ topic: 'stat/ramp/RESULT' }] },
    {
      broker: 'house',
      recognised: { dialect: 'zigbee2mqtt', name: 'lavatory/sos', actions: ['emergency', 'hold'] },
      said: [{ topic: 'zigbee2mqtt/lavatory/sos', payload: expect.stringContaining('"hold"'), at: 5_000 }],
    },
  ]);
  now = 3_600_000;
  expect(names()).toEqual(['tasmota ramp', 'zigbee2mqtt lavatory/sos']);
  now = 3_606_000;
  expect(names()).toEqual([]);
});

test('the list of a bridge names its devices and what each can say; what is entered is left out', () => {
  entries = [{ id: 'lamp' as DeviceId, dialect: 'zigbee2mqtt', name: 'lamp', broker: 'house' }];
  const exposes = [{ name: 'action', values: ['single', 'hold'] }];
  hears('zigbee2mqtt/bridge/devices', [
    { friendly_name: 'Coordinator', type: 'Coordinator' },
    { friendly_name: 'lamp', type: 'Router' },
    { friendly_name: 'sos', type: 'EndDevice', definition: { vendor: 'Woox', model: 'R7052', exposes } },
  ]);
  expect(unknown.list()).toMatchObject([
    { recognised: { name: 'sos', model: 'Woox R7052', actions: ['single', 'hold'] } },
  ]);
  entries = [...entries, { id: 'sos' as DeviceId, dialect: 'zigbee2mqtt', broker: 'house' }];
  expect(names()).toEqual([]);
});

test('a flood of made-up devices is bounded, and hostile names never reach a page', () => {
  for (let i = 0; i < 3_000; i++) hears(`stat/made-up-${i}/RESULT`, { Button1: { Action: 'SINGLE' } });
  hears('stat/evil\u202Eeman/RESULT', { Button1: { Action: 'SINGLE' } });
  hears(`stat/${'x'.repeat(300)}/RESULT`, { Button1: { Action: 'SINGLE' } });
  hears('zigbee2mqtt/<b>', `{"linkquality":1,"action":"\\u0007\\u202E${'y'.repeat(5_000)}"}`);
  const all = unknown.list();
  expect(all).toHaveLength(500);
  expect(all[0]?.recognised.name).toBe('<b>');
  expect(all[1]?.recognised.name).toBe('made-up-2999');
  // The bell and the mark that turns text were characters in the JSON; what is shown has neither.
  expect(all[0]?.recognised.actions?.[0]?.slice(0, 3)).toBe('\uFFFD\uFFFDy');
  expect(names().filter((name) => /eman|x{201}/.test(name))).toEqual([]);
  expect(all[0]?.recognised.actions?.[0]).toHaveLength(64);
  expect(all.every(({ said }) => said.every(({ payload }) => payload.length <= 200))).toBe(true);
});

test('a topic that never stops is read once in two seconds', () => {
  let read = 0;
  const counting = createUnknownDevices(
    (topic, payload) => {
      read++;
      return recognise(topic, payload);
    },
    () => false,
    () => now as Instant,
  );
  for (now = 0; now < 10_000; now += 10)
    counting.heard(HOUSE, 'zigbee2mqtt/meter', new TextEncoder().encode('{"linkquality":1}'));
  expect(read).toBe(5);
});
