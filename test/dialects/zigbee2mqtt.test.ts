import { describe, expect, it, vi } from 'vitest';
import { NOTHING_KNOWN, type Heard } from '../../hub/dialects/dialect.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { recognise } from '../../hub/dialects/families.ts';
import { bytesOf, device, dialectNamed, earOf, START, type Message } from './hear.ts';

const SOS = device('zigbee2mqtt', { name: 'floor 3/room-302-sos' });
const OWN = 'zigbee2mqtt/floor 3/room-302-sos';
const says = (more: object): Message => [OWN, { battery: 100, linkquality: 18, ...more }];
const AS_EVER = 'health battery=100 linkQuality=18';

describe('zigbee2mqtt', () => {
  it('rings for an action that is a word, once; null, "" and none are nothing', () => {
    const emergency = { action: 'emergency', last_seen: '2026-04-17T23:33:22+08:00' };
    expect(
      earOf(SOS, 'outside').hears(
        says(emergency),
        [OWN, { battery: 100, linkquality: 18, ...emergency }, { after: 300 }],
        [OWN, { battery: 100, linkquality: 18, action: '' }, { after: 10 }],
        says({ action: null }),
        says({}),
        says({ action: 'emergency' }),
        [OWN, { action: 'single', linkquality: 1 }, { retained: true }],
        [`${OWN}/action`, 'emergency'],
      ),
    ).toEqual([
      `${AS_EVER}, hold main emergency`,
      `${AS_EVER}, again main emergency`,
      AS_EVER,
      AS_EVER,
      AS_EVER,
      `${AS_EVER}, hold main emergency`,
      'health linkQuality=1',
      '–',
    ]);
  });

  it('counts a message that comes again after the hub was away, once', () => {
    const ear = earOf(SOS, 'outside');
    ear.hears(says({ action: 'single' }));
    ear.restart();
    expect(
      ear.hears([OWN, { battery: 100, linkquality: 18, action: 'single' }, { redelivered: true, after: 60_000 }]),
    ).toEqual([`${AS_EVER}, again main single`]);
    expect(ear.hears(says({ action: 'single' }))).toEqual([`${AS_EVER}, press main single`]);
  });

  it.each([
    ['single', 'press main single'],
    ['hold', 'hold main hold'],
    ['long', 'hold main long'],
    ['release', 'release main'],
    ['hold_release', 'release main'],
    ['brightness_move_up', 'press main brightness_move_up'],
    ['brightness_stop', ''],
    ['on', 'press main on'],
    ['off', 'press main off'],
    ['pressed', 'press main pressed'],
    ['1_single', 'press 1 1_single'],
    ['2_hold', 'hold 2 2_hold'],
    ['sos', 'hold main sos'],
    ['disarm', ''],
    ['arm_all_zones', ''],
    ['battery_low', ''],
    ['some_new_word', 'press main some_new_word'],
  ])('means by %s: %s', (action, meaning) => {
    expect(earOf(SOS).hears([OWN, { action }])).toEqual([meaning === '' ? '–' : meaning]);
  });

  it('takes "off" after a press for its end, and alone for the other half of a rocker', () => {
    const ear = earOf(SOS);
    expect(
      ear.hears(
        [OWN, { action: 'single' }],
        [OWN, { action: 'off' }, { after: 400 }],
        [OWN, { action: 'off' }, { after: 90_000 }],
      ),
    ).toEqual(['press main single', 'release main', 'press main off']);
  });

  it('means what the site document says', () => {
    const ear = earOf({
      ...SOS,
      actions: { single: 'hold', double: 'nothing', arm_day_zones: 'press', '1_single': 'press' },
    });
    expect(
      ear.hears(
        [OWN, { action: 'single' }],
        [OWN, { action: 'double' }],
        [OWN, { action: 'arm_day_zones' }],
        [OWN, { action: '1_single' }],
      ),
    ).toEqual(['hold main single', '–', 'press main arm_day_zones', 'press main 1_single']);
  });

  it('hears makers that have a state instead of an action: once for each change', () => {
    expect(
      earOf(SOS).hears(
        [OWN, { sos: false, tamper: false }],
        [OWN, { sos: true, tamper: true }],
        [OWN, { sos: true }],
        [OWN, { sos: false }],
      ),
    ).toEqual(['health tamper=false', 'health tamper=true, hold main sos', '–', 'release main']);
  });

  it('knows availability as text and as JSON; without its bridge nobody knows, and a bridge that comes back rings nothing', () => {
    const ear = earOf(SOS, 'outside');
    ear.hears([OWN, { sos: false }]);
    expect(
      ear.hears(
        [`${OWN}/availability`, { state: 'online' }, { retained: true }],
        [`${OWN}/availability`, 'offline'],
        ['zigbee2mqtt/bridge/state', { state: 'offline' }, { retained: true }],
        ['zigbee2mqtt/bridge/state', 'online'],
        [OWN, { sos: true }],
        ['zigbee2mqtt/bridge/event', { type: 'device_announce', data: { friendly_name: 'floor 3/room-302-sos' } }],
        ['zigbee2mqtt/bridge/event', { type: 'device_leave', data: { friendly_name: 'another' } }],
        ['zigbee2mqtt/bridge/event', { type: 'device_leave', data: { friendly_name: 'floor 3/room-302-sos' } }],
      ),
    ).toEqual([
      'online',
      'offline',
      'bridge zigbee2mqtt offline',
      'bridge zigbee2mqtt online',
      '–',
      '–',
      '–',
      'offline',
    ]);
  });

  it('says that another version runs, not which one ran first', () => {
    const info = (version: string): Message => [
      'zigbee2mqtt/bridge/info',
      { version, commit: 'x' },
      { retained: true },
    ];
    const ear = earOf(SOS, 'outside');
    expect(ear.hears(info('2.1.0'), info('2.1.0'), info('2.2.0'))).toEqual(['–', '–', 'version 2.2.0']);
    ear.restart();
    expect(ear.hears(info('2.2.0'), info('2.3.0'))).toEqual(['–', 'version 2.3.0']);
  });

  it('reads a message of the bridge once for all devices behind it', () => {
    const payload = bytesOf({ version: '2.1.0' });
    const topic = 'zigbee2mqtt/bridge/info';
    const heard: Heard = { topic, payload, from: 'outside', retained: true, redelivered: false, at: START as Instant };
    const parse = vi.spyOn(JSON, 'parse');
    for (let i = 0; i < 100; i++) dialectNamed('zigbee2mqtt').hear(SOS, NOTHING_KNOWN, heard);
    const parsed = parse.mock.calls.length;
    parse.mockRestore();
    expect(parsed).toBe(1);
  });

  it('leaves out a battery that cannot be', () => {
    expect(earOf(SOS).hears([OWN, { battery: 255, voltage: 3000 }], [OWN, '{"battery":nan,"linkquality":7}'])).toEqual([
      'health voltage=3 implausible=battery',
      'health linkQuality=7',
    ]);
  });

  it('is recognised by its list of devices, with what each may say, and by a state', () => {
    const list = [
      { friendly_name: 'Coordinator', type: 'Coordinator' },
      {
        friendly_name: 'floor 3/room-302-sos',
        type: 'EndDevice',
        definition: {
          vendor: 'Tuya',
          model: 'TS0215A_sos',
          exposes: [{ name: 'battery' }, { name: 'action', values: ['emergency'] }],
        },
      },
    ];
    expect(recognise('home/zigbee/bridge/devices', bytesOf(list))).toEqual([
      {
        dialect: 'zigbee2mqtt',
        name: 'floor 3/room-302-sos',
        base: 'home/zigbee',
        actions: ['emergency'],
        model: 'Tuya TS0215A_sos',
      },
    ]);
    expect(recognise(OWN, bytesOf({ action: 'single', linkquality: 98 }))).toEqual([
      { dialect: 'zigbee2mqtt', name: 'floor 3/room-302-sos', actions: ['single'] },
    ]);
  });
});
