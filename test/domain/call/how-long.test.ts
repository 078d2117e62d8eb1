import { expect, test } from 'vitest';
import { usualMinutes } from '../../../hub/domain/call/how-long.ts';
import { later } from '../../../hub/domain/time.ts';
import { noon, seconds } from './scene.ts';

const took = (...each: readonly (number | null)[]) =>
  each.map((s) => ({ acknowledgedAt: noon, attendedAt: s === null ? null : later(noon, seconds(s)) }));
const ten = [30, 40, 50, 60, 100, 130, 140, 150, 300, 900];

test('how long it usually takes is the median, in whole minutes, never less than one', () => {
  expect(usualMinutes(took(...ten))).toBe(2);
  expect(usualMinutes(took(...ten, 100))).toBe(2);
  expect(usualMinutes(took(...ten.map(() => 5)))).toBe(1);
});

test('with nine cases nothing is said, and calls that nobody reached are no cases', () => {
  expect(usualMinutes(took(...ten.slice(1)))).toBeNull();
  expect(usualMinutes(took(...ten.slice(1), null))).toBeNull();
});

test('of a long history only the newest count', () => {
  expect(usualMinutes(took(...Array<number>(50).fill(45), ...Array<number>(200).fill(600)))).toBe(1);
});
