import { expect, test } from 'vitest';
import { createShares } from '../../hub/brokers/shares.ts';
import type { DeviceId } from '../../hub/domain/ids.ts';
import { testCore } from '../support/core.ts';

test('beyond its share a device is storming, and only presses count that change something for a person', () => {
  const house = testCore();
  const { context, store } = house.core;
  const stored = store.tables.calls;
  let now = 0;
  let isOpen = false;
  let isBroken = false;
  const storming: string[] = [];
  const shares = createShares({
    context,
    calls: {
      openAt: (device, input) => {
        if (isBroken) throw new Error('the store cannot be read');
        return isOpen ? ({ call: { marks: [], priority: 'emergency' } } as never) : stored.openAt(device, input);
      },
    },
    troubles: { seen: (device) => void storming.push(device) },
    steady: () => now,
    messagesPerSecond: 2,
  });
  const cord = 'lavatory-help' as DeviceId;
  for (let i = 0; i < 20; i++) expect(shares(cord)).toBeUndefined();
  const beyond = shares(cord);
  expect(beyond?.counts('main', 'press')).toBe(true);
  isOpen = true;
  expect(beyond?.counts('main', 'press')).toBe(false);
  isBroken = true;
  expect(beyond?.counts('main', 'press')).toBe(true);
  expect(storming).toEqual([cord]);
  // Another device has its own share, and this one has one again a second later.
  expect(shares('west-ramp-help' as DeviceId)).toBeUndefined();
  now = 1_000;
  expect(shares(cord)).toBeUndefined();
  house.temp.end();
});
