import { expect, test } from 'vitest';
import type { Instant } from '../../hub/domain/time.ts';
import { testDesk } from '../support/command-context.ts';

const onMonday = (time: string): number => Date.parse(`2026-11-23T${time}:00+08:00`);

test('a shift changes by the clock alone; while the store cannot be read, the answer from before holds', () => {
  const { siteState, temp } = testDesk();
  const duty = (): string[] =>
    siteState
      .people()
      .filter((person) => person.duty)
      .map(({ id }) => id);
  temp.clock.now = onMonday('08:45');
  expect(duty()).toEqual(['wang', 'chen']);
  temp.clock.now = onMonday('17:00');
  expect(duty()).toEqual([]);
  // Set back by hand: another hour, another duty.
  temp.clock.now = onMonday('09:00');
  expect(duty()).toEqual(['wang', 'chen']);
  temp.store().close();
  temp.clock.now = onMonday('18:00');
  expect(duty()).toEqual(['wang', 'chen']);
  expect(siteState.timetable().mode('committee' as never, temp.clock.now as Instant)).toBe('closed');
  temp.end();
});
