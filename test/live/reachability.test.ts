import { expect, it } from 'vitest';
import type { StaffId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createReachability } from '../../hub/live/reachability.ts';
import { seconds } from '../support/moved-clock.ts';

const wang = 'wang' as StaffId;

it('a call is taken while a line is just broken: 8 s after the break the answer has changed all the same', () => {
  let at = 1_000_000;
  const reach = createReachability({ steady: () => at as Instant, now: () => at as Instant });
  at += seconds(60);
  const line = reach.open(wang, 'session-1');
  line.page({ visible: true, mute: false, board: false, tapped: false });
  line.close();
  const broken = reach.version();
  expect(reach.of(wang).hears).toBe('unproven');
  at += seconds(1);
  reach.tonesTakenBack([wang]);
  at += seconds(8);
  expect(reach.of(wang).hears).toBe('cannot');
  // Who keeps answers by this number would otherwise take Wang for unproven until something else happens.
  expect(reach.version()).toBeGreaterThan(broken);
});

it('a proof that ends by time alone changes the answer, also when it was asked for late', () => {
  let at = 1_000_000;
  const reach = createReachability({ steady: () => at as Instant, now: () => at as Instant });
  at += seconds(60);
  const line = reach.open(wang, 'session-1');
  line.page({ visible: true, mute: false, board: false, tapped: false });
  const before = reach.version();
  reach.tonesDue([wang]);
  expect(reach.holdsUntil()).toBe(at + seconds(3));
  at += seconds(10);
  expect(reach.holdsUntil()).toBeNull();
  expect(reach.version()).toBeGreaterThan(before);
  expect(reach.of(wang).hears).toBe('unproven');
});
