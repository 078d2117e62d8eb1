import { expect, it } from 'vitest';
import { device, dialectNamed } from './hear.ts';

it.each([
  [device('esphome', { name: 'ramp' }), ['ramp/+/+/command', 'ramp/+/+/+/command']],
  [device('esphome', { name: 'ramp', base: 'home/ramp' }), ['home/ramp/+/+/command', 'home/ramp/+/+/+/command']],
  [device('tasmota', { name: 'bell' }), ['cmnd/bell/#']],
  [device('tasmota', { name: 'bell', base: 'house/%topic%/%prefix%/' }), ['house/bell/cmnd/#']],
  [device('shelly-gen1', { name: 'shelly1-AA' }), ['shellies/shelly1-AA/+/+/command', 'shellies/shelly1-AA/command']],
  [device('shelly-gen2', { name: 'x', base: 'house' }), ['house/x/command', 'house/x/command/#', 'house/x/rpc']],
  [device('zigbee2mqtt'), []],
])('a device takes its commands below the same topics on which it speaks: %j', (of, filters) => {
  expect(dialectNamed(of.dialect).commandFilters(of)).toEqual(filters);
});
