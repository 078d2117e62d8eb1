import { describe, expect, it } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import { bytesOf, device, earOf } from './hear.ts';

const RAMP = device('esphome', { name: 'ramp-east' });
const STATE = 'ramp-east/binary_sensor/help_button/state';
const EVENT = 'ramp-east/event/help_button/state';

describe('ESPHome', () => {
  it('rings at ON, once it was heard open; its retain flag says nothing on the own broker', () => {
    const ear = earOf(RAMP);
    expect(
      ear.hears(
        ['ramp-east/status', 'online', { retained: true }],
        [STATE, 'OFF', { retained: true }],
        [STATE, 'ON', { retained: true }],
        [STATE, 'OFF'],
      ),
    ).toEqual(['online', '–', 'press help-button ON', 'release help-button']);
  });

  it('rings nothing when the device, the line or the hub comes back and all states are said again', () => {
    const ear = earOf(RAMP);
    ear.hears(['ramp-east/status', 'online'], [STATE, 'OFF'], [STATE, 'ON']);
    expect(
      ear.hears(['ramp-east/status', 'offline'], ['ramp-east/status', 'online'], [STATE, 'ON'], [STATE, 'OFF']),
    ).toEqual(['offline', 'online', '–', 'release help-button']);
    ear.restart();
    expect(ear.hears(['ramp-east/status', 'online'], [STATE, 'ON'])).toEqual(['online', '–']);
    expect(ear.hears([STATE, 'OFF'], [STATE, 'ON'])).toEqual(['release help-button', 'press help-button ON']);
  });

  it('rings for a cord that was pulled meanwhile and is still down, once', () => {
    const cord = earOf({ ...RAMP, contact: 'latching' });
    expect(
      cord.hears([STATE, 'OFF'], ['ramp-east/status', 'offline'], ['ramp-east/status', 'online'], [STATE, 'ON']),
    ).toEqual(['–', 'offline', 'online', 'pull help-button ON']);
    cord.restart();
    expect(cord.hears(['ramp-east/status', 'online'], [STATE, 'ON'], [STATE, 'OFF'])).toEqual([
      'online',
      '–',
      'release help-button',
    ]);
  });

  it('takes a retained message of an outside broker for a replay, and a live one for a press', () => {
    const ear = earOf(RAMP, 'outside');
    expect(
      ear.hears(
        ['ramp-east/status', 'online', { retained: true }],
        [STATE, 'ON', { retained: true }],
        [EVENT, { event_type: 'press' }, { retained: true }],
        [STATE, 'OFF'],
        [STATE, 'ON'],
        [EVENT, { event_type: 'press' }],
      ),
    ).toEqual(['online', '–', '–', 'release help-button', 'press help-button ON', 'press help-button press']);
  });

  it('does not forget the level when an outside broker only repeats that the device is online', () => {
    const ear = earOf(RAMP, 'outside');
    ear.hears([STATE, 'OFF']);
    ear.restart();
    expect(ear.hears(['ramp-east/status', 'online', { retained: true }], [STATE, 'ON'])).toEqual([
      'online',
      'press help-button ON',
    ]);
  });

  it('reads events: a long press is a hold, a release none, the same within two seconds the same', () => {
    const ear = earOf(RAMP);
    expect(
      ear.hears(
        [EVENT, { event_type: 'long_press' }],
        [EVENT, { event_type: 'long_press' }, { after: 900 }],
        [EVENT, { event_type: 'double_press' }, { after: 100 }],
        [EVENT, { event_type: 'release' }],
        [EVENT, { event_type: 'long_press' }, { after: 2_000 }],
        [EVENT, {}],
        [EVENT, '{"event_type":"press"}\0\0'],
      ),
    ).toEqual([
      'hold help-button long_press',
      'again help-button long_press',
      'press help-button double_press',
      'release help-button',
      'hold help-button long_press',
      '–',
      'press help-button press',
    ]);
  });

  it('reads battery, signal, uptime and version from the names of its sensors', () => {
    const ear = earOf(RAMP);
    expect(
      ear.hears(
        ['ramp-east/sensor/battery_level/state', '87.5'],
        ['ramp-east/sensor/battery_level/state', '255'],
        ['ramp-east/sensor/wifi_signal/state', '-61'],
        ['ramp-east/sensor/uptime/state', '86400'],
        ['ramp-east/sensor/temperature/state', '21.5'],
        ['ramp-east/sensor/battery_level/state', 'nan'],
        ['ramp-east/text_sensor/esphome_version/state', '2024.10.2'],
        ['ramp-east/text_sensor/esphome_version/state', '2026.9.0'],
        ['ramp-east/debug', '[D] something ON'],
      ),
    ).toEqual([
      'health battery=87.5',
      'health implausible=battery',
      'health rssi=-61',
      'health uptimeS=86400',
      '–',
      'health implausible=battery',
      '–',
      'version 2026.9.0',
      '–',
    ]);
  });

  it('is recognised by its inventory and by its states', () => {
    const inventory = { ip: '192.168.8.31', name: 'ramp-east', version: '2024.10.2', mac: 'a0b765112233' };
    expect(recognise('esphome/discover/ramp-east', bytesOf(inventory))).toEqual([
      { dialect: 'esphome', name: 'ramp-east' },
    ]);
    expect(recognise(STATE, bytesOf('ON'))).toEqual([{ dialect: 'esphome', name: 'ramp-east' }]);
    expect(recognise('a/b/c/state', bytesOf('ON'))).toEqual([]);
  });
});
