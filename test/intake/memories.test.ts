import { expect, test } from 'vitest';
import { NOTHING_KNOWN, type DialectMemory } from '../../hub/dialects/dialect.ts';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { entryOf } from '../../hub/intake/bought-devices.ts';
import { createMemories } from '../../hub/intake/memories.ts';

const BELL: SiteDevice = { id: 'bell' as DeviceId, dialect: 'tasmota', name: 'DVES_1' };
const KNOWN: DialectMemory = {
  inputs: { button1: { key: '7', at: 1_000 as Instant }, button2: { level: true } },
  availability: 'online',
};
const stored = (memory: unknown = KNOWN) => createMemories({ of: () => ({ entry: entryOf(BELL), memory }) });

test('after a start the presses are known, and whether the device is there is not', () => {
  expect(stored().of(BELL)).toEqual({ ...KNOWN, availability: 'unknown' });
});

test.each<[string, Partial<SiteDevice>]>([
  ['speaks another dialect', { dialect: 'esphome' }],
  ['has another name', { name: 'DVES_2' }],
  ['has another first level', { base: 'house' }],
  ['stands behind another broker', { broker: 'house' }],
])('a device that %s begins anew', (_what, other) => {
  const memories = stored();
  expect(memories.of({ ...BELL, ...other })).toBe(NOTHING_KNOWN);
  expect(stored().of({ ...BELL, contact: 'latching' }).inputs).toEqual(KNOWN.inputs);
  memories.set(BELL, KNOWN);
  expect(memories.of({ ...BELL, ...other })).toBe(NOTHING_KNOWN);
});

test('a clock that is put right moves when a press was heard, so that its age stays', () => {
  const memories = stored();
  memories.set(BELL, KNOWN);
  memories.clockStepped(-500);
  expect(memories.of(BELL)).toEqual({ ...KNOWN, inputs: { ...KNOWN.inputs, button1: { key: '7', at: 500 } } });
});

test('inputs that a device makes up are forgotten, the oldest first', () => {
  const memories = stored();
  const inputs = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`made-up-${i}`, { level: true }]));
  memories.set(BELL, { ...KNOWN, inputs });
  expect(Object.keys(memories.of(BELL).inputs)).toHaveLength(64);
  expect(memories.of(BELL).inputs).toHaveProperty('made-up-99');
});

test('while the store cannot be read nothing is known, and no message fails', () => {
  const memories = createMemories({
    of: () => {
      throw new Error('the disk is gone');
    },
  });
  expect(memories.of(BELL)).toBe(NOTHING_KNOWN);
});
