import { expect, it } from 'vitest';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createDeviceFaults } from '../../hub/live/device-faults.ts';
import { testCore } from '../support/core.ts';

const HOUR = 3_600_000;
const bell = 'west-ramp-help' as DeviceId;

it('a fault that is seen all the time is told once a day, and is over a day after it was seen last', () => {
  const { core, temp } = testCore();
  const says = (): Instant => temp.clock.now as Instant;
  const told: unknown[] = [];
  const faults = createDeviceFaults({
    context: core.context,
    now: says,
    steady: says,
    log: { warn: (fields: unknown) => void told.push(fields) },
  });
  const since = says();
  for (let hour = 0; hour < 49; hour++) {
    faults.seen(bell, 'FOREIGN_SUBSCRIPTION');
    faults.seen(bell, 'FOREIGN_SUBSCRIPTION');
    temp.clock.now += HOUR;
  }
  core.context.committer.flush();
  expect(told).toHaveLength(3);
  const facts = core.store.tables.facts.after(0, 1_000).map(({ fact }) => fact);
  expect(facts.filter(({ type }) => type === 'DeviceFaultSeen')).toMatchObject(
    [0, 1, 2].map(() => ({ device: bell, fault: 'FOREIGN_SUBSCRIPTION' })),
  );
  expect(faults.of(bell)).toMatchObject([{ code: 'FOREIGN_SUBSCRIPTION', since, remedy: expect.any(String) }]);
  temp.clock.now += 24 * HOUR;
  expect(faults.of(bell)).toEqual([]);
});
