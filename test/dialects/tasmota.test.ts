import { describe, expect, it } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import { bytesOf, device, earOf } from './hear.ts';

const BELL = device('tasmota', { name: 'ShellyI34' });
const RESULT = 'stat/ShellyI34/RESULT';
const STATE = {
  Time: '2021-06-27T15:03:44+02:00',
  UptimeSec: 13,
  POWER: 'ON',
  Wifi: { RSSI: 86, Signal: -57, LinkCount: 1 },
};

describe('Tasmota', () => {
  it('rings for the action of a button or switch, and for nothing else on that topic', () => {
    expect(
      earOf(BELL).hears(
        [RESULT, { Button1: { Action: 'SINGLE' } }],
        [RESULT, { Button2: { Action: 'HOLD' } }],
        [RESULT, { Button2: { Action: 'CLEAR' } }],
        [RESULT, { Switch1: { Action: 'ON' } }],
        [RESULT, { Switch1: { Action: 'OFF' } }],
        [RESULT, { POWER: 'ON' }],
        [RESULT, { ButtonDebounce: 50 }],
        [RESULT, { SetOption73: 'ON' }],
        [RESULT, { Switch1: 'ON' }],
        ['stat/ShellyI34/POWER', 'ON'],
      ),
    ).toEqual([
      'press button1 SINGLE',
      'hold button2 HOLD',
      'release button2',
      'press switch1 ON',
      'release switch1',
      '–',
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('is understood with SetOption4, with levels, and with topics in another order', () => {
    expect(earOf(BELL).hears(['stat/ShellyI34/BUTTON1', { Button1: { Action: 'DOUBLE' } }])).toEqual([
      'press button1 DOUBLE',
    ]);
    const SENSOR = 'tele/ShellyI34/SENSOR';
    expect(
      earOf(BELL).hears(
        [SENSOR, { Time: 'x', Switch1: 'OFF' }],
        [SENSOR, { Time: 'x', Switch1: 'ON' }],
        [SENSOR, { Time: 'x', Switch1: 'ON' }],
        [SENSOR, { Time: 'x', Switch1: 'OFF' }],
      ),
    ).toEqual(['–', 'press switch1 ON', '–', 'release switch1']);
    const swapped = earOf({ ...BELL, base: 'tasmota/%topic%/%prefix%/' });
    expect(swapped.hears(['tasmota/ShellyI34/stat/RESULT', { Button1: { Action: 'SINGLE' } }])).toEqual([
      'press button1 SINGLE',
    ]);
    expect(swapped.hears(['tasmota/ShellyI34/tele/LWT', 'Offline'])).toEqual(['offline']);
  });

  it('says how it is; a new version is told, and a restart rings nothing', () => {
    expect(
      earOf(BELL).hears(
        ['tele/ShellyI34/LWT', 'Online', { retained: true }],
        ['tele/ShellyI34/INFO1', { Info1: { Module: 'x', Version: '14.2.0(tasmota)' } }],
        ['tele/ShellyI34/INFO3', { Info3: { RestartReason: 'Software/System restart' } }],
        ['tele/ShellyI34/STATE', STATE],
        ['tele/ShellyI34/INFO1', { Info1: { Version: '15.0.0(tasmota)' } }],
        ['tele/ShellyI34/RESULT', { Time: 'x', RfReceived: { Data: '0x7028D2', Bits: 24 } }],
        ['tele/ShellyI34/LWT', 'Offline'],
      ),
    ).toEqual(['online', '–', '–', 'health rssi=-57 uptimeS=13', 'version 15.0.0(tasmota)', '–', 'offline']);
  });

  it('is recognised in both orders', () => {
    const press = bytesOf({ Button1: { Action: 'SINGLE' } });
    expect(recognise(RESULT, press)).toEqual([{ dialect: 'tasmota', name: 'ShellyI34' }]);
    expect(recognise('tasmota/ShellyI34/stat/RESULT', press)).toEqual([
      { dialect: 'tasmota', name: 'ShellyI34', base: 'tasmota/%topic%/%prefix%/' },
    ]);
    expect(recognise(RESULT, bytesOf({ POWER: 'ON' }))).toEqual([]);
  });
});
