import { describe, expect, it } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import { bytesOf, device, earOf, type Message } from './hear.ts';

const I3 = device('shelly-gen1', { name: 'shellyix3-10521CF2C2C2' });
const TOUCH = 'shellies/shellyix3-10521CF2C2C2/input_event/0';
const touch = (event: string, count: number): Message => [TOUCH, { event, event_cnt: count }];

describe('Shelly of the first generation', () => {
  it('remembers the first touch that is heard, and then rings for another counter only', () => {
    expect(
      earOf(I3).hears(
        touch('SSS', 4),
        touch('SSS', 4),
        touch('S', 5),
        touch('S', 5),
        touch('S', 5),
        touch('L', 6),
        touch('L', 849),
      ),
    ).toEqual(['–', '–', 'press input-0 S', '–', '–', 'hold input-0 L', 'hold input-0 L']);
  });

  it('rings nothing after a restart of the hub or of the device; the next touch counts', () => {
    const ear = earOf(I3);
    ear.hears(touch('', 0), touch('S', 1));
    ear.restart();
    expect(ear.hears(touch('S', 1), touch('', 0), touch('S', 1))).toEqual(['–', '–', 'press input-0 S']);
  });

  it('takes a retained one of an outside broker as the last touch, not as a press', () => {
    const ear = earOf(I3, 'outside');
    ear.hears(touch('S', 1));
    expect(ear.hears([TOUCH, { event: 'S', event_cnt: 7 }, { retained: true }], touch('S', 7), touch('S', 8))).toEqual([
      '–',
      '–',
      'press input-0 S',
    ]);
  });

  it('counts levels of a latching contact only; reads battery and version', () => {
    const own = 'shellies/shellyix3-10521CF2C2C2';
    expect(earOf(I3).hears([`${own}/input/0`, '0'], [`${own}/input/0`, '1'], [`${own}/longpush/0`, '1'])).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(earOf({ ...I3, contact: 'latching' }).hears([`${own}/input/1`, '0'], [`${own}/input/1`, '1'])).toEqual([
      '–',
      'pull input-1 1',
    ]);
    expect(
      earOf(I3).hears(
        [`${own}/sensor/battery`, '93'],
        [`${own}/online`, 'false'],
        [`${own}/info`, { wifi_sta: { rssi: -70 }, uptime: 12, bat: { value: 200 } }],
        ['shellies/announce', { id: 'shellyix3-10521CF2C2C2', fw_ver: 'v1.7' }],
        ['shellies/announce', { id: 'another', fw_ver: 'v1.8' }],
        ['shellies/announce', { id: 'shellyix3-10521CF2C2C2', fw_ver: 'v1.9' }],
      ),
    ).toEqual([
      'health battery=93',
      'offline',
      'health rssi=-70 uptimeS=12 implausible=battery',
      '–',
      '–',
      'version v1.9',
    ]);
  });
});

const PLUS = device('shelly-gen2', { name: 'shellyplus1-a8032abc7158' });
const RPC = 'shellyplus1-a8032abc7158/events/rpc';
const events = (...of: object[]): Message => [RPC, { src: 'x', method: 'NotifyEvent', params: { ts: 1, events: of } }];
const push = (event: string, ts: number | null, more: object = {}) => ({
  component: 'input:0',
  id: 0,
  event,
  ts,
  ...more,
});

describe('Shelly of the second generation', () => {
  it('reads every event of a message, and takes settings and updates for nothing', () => {
    expect(
      earOf(PLUS).hears(
        events(push('double_push', 1646945882.47)),
        events(
          push('config_changed', 1),
          push('ota_begin', 2),
          push('single_push', 3),
          push('long_push', 4, { component: 'input:1' }),
        ),
        events(push('config_changed', 1736605194.11, { restart_required: false, cfg_rev: 35 })),
        [RPC, { method: 'NotifyEvent', params: {} }],
        [RPC, { id: 1, src: 'x', result: { was_on: true } }],
      ),
    ).toEqual(['press input-0 double_push', 'press input-0 single_push, hold input-1 long_push', '–', '–', '–']);
  });

  it('rings as soon as the finger is down; what the touch turns out to be is no second press, but a hold rises', () => {
    expect(
      earOf(PLUS).hears(
        events(push('btn_down', 1)),
        [...events(push('btn_up', 1.2), push('single_push', 1.6)).slice(0, 2), { after: 600 }] as unknown as Message,
        events(push('btn_down', 20)),
        [...events(push('long_push', 21)).slice(0, 2), { after: 1000 }] as unknown as Message,
        events(push('single_push', 40)),
      ),
    ).toEqual([
      'press input-0 btn_down',
      'release input-0',
      'press input-0 btn_down',
      'hold input-0 long_push',
      'press input-0 single_push',
    ]);
  });

  it('tells the same event by its time, also after a restart; without a time by two seconds', () => {
    const ear = earOf(PLUS);
    expect(ear.hears(events(push('single_push', 7)), events(push('single_push', 7)))).toEqual([
      'press input-0 single_push',
      'again input-0 single_push',
    ]);
    ear.restart();
    expect(ear.hears(events(push('single_push', 7)), events(push('single_push', 8)))).toEqual([
      'again input-0 single_push',
      'press input-0 single_push',
    ]);
    expect(
      earOf(PLUS).hears(
        events(push('single_push', null)),
        [events(push('single_push', null))[0], events(push('single_push', null))[1], { after: 500 }],
        events(push('single_push', null)),
      ),
    ).toEqual(['press input-0 single_push', 'again input-0 single_push', 'press input-0 single_push']);
  });

  it('hears the buttons of BLU remotes apart', () => {
    const blu = (idx: number | undefined, ts: number) =>
      push('single_push', ts, { component: 'bthomedevice:200', id: 200, idx });
    expect(earOf(PLUS).hears(events(blu(0, 1)), events(blu(1, 2)), events(blu(undefined, 3)))).toEqual([
      'press bthomedevice-200-0 single_push',
      'press bthomedevice-200-1 single_push',
      'press bthomedevice-200-0 single_push',
    ]);
  });

  it('counts the change of an input that is a switch, by either topic, once', () => {
    const own = 'shellyplus1-a8032abc7158';
    const status = (state: boolean | null): Message => [
      RPC,
      { method: 'NotifyStatus', params: { ts: 1, 'input:0': { id: 0, state } } },
    ];
    expect(
      earOf(PLUS).hears(
        [`${own}/online`, 'true', { retained: true }],
        status(false),
        status(true),
        [`${own}/status/input:0`, { id: 0, state: true }],
        status(false),
        status(null),
        [`${own}/online`, 'false'],
        [`${own}/online`, 'true'],
        [RPC, { method: 'NotifyFullStatus', params: { 'input:0': { id: 0, state: true } } }],
      ),
    ).toEqual(['online', '–', 'press input-0 true', '–', 'release input-0', '–', 'offline', 'online', '–']);
  });

  it('says how it is, and how its remotes are; after an update its buttons are unproven', () => {
    const own = 'shellyplus1-a8032abc7158';
    expect(
      earOf(PLUS).hears(
        [`${own}/status/wifi`, { rssi: -58 }],
        [`${own}/status/sys`, { uptime: 99 }],
        [`${own}/status/devicepower:0`, { battery: { V: 5.8, percent: 95 } }],
        [`${own}/status/bthomedevice:200`, { id: 200, rssi: -58, battery: 100, packet_id: 21 }],
        events(push('ota_success', 5, { component: 'sys' })),
        events(push('ota_success', 9, { component: 'sys' })),
      ),
    ).toEqual([
      'health rssi=-58',
      'health uptimeS=99',
      'health battery=95 voltage=5.8',
      'health battery=100 rssi=-58',
      '–',
      'version updated 9',
    ]);
  });

  it('is recognised by its name', () => {
    expect(recognise(RPC, bytesOf(events(push('btn_down', 1), push('config_changed', 2))[1]))).toEqual([
      { dialect: 'shelly-gen2', name: 'shellyplus1-a8032abc7158', actions: ['btn_down'] },
    ]);
    expect(recognise('shellies/shellybutton1-A4CF12F45174/sensor/battery', bytesOf('90'))).toEqual([
      { dialect: 'shelly-gen1', name: 'shellybutton1-A4CF12F45174' },
    ]);
  });
});
