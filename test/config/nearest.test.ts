import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../config/reading/nearest.ts';

const keys = ['place', 'policy', 'plate', 'priority', 'team', 'kind', 'arriveWithinS'];

test.each([
  ['plcae', 'place'],
  ['polcy', 'policy'],
  ['Policy', 'policy'],
  ['arrive_within_s', 'arriveWithinS'],
  ['arriveWithin', 'arriveWithinS'],
  ['taem', 'team'],
  ['knd', 'kind'],
  ['prioritty', 'priority'],
])('a finger that writes %s meant %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test.each(['x', '', 'outcome', 'kim', 'te', `${'place'.repeat(40)}`])('nothing is guessed for %j', (word) => {
  expect(nearest(word, keys)).toBeNull();
});

test('where nothing is near, the choice is listed, but not a whole building', () => {
  expect(didYouMean('x', ['gate', 'yard'], 'places')).toBe('places: gate, yard');
  expect(didYouMean('x', [], 'places')).toBe('there are no places in this document yet; add it first');
  expect(
    didYouMean(
      'x',
      Array.from({ length: 50 }, (_, i) => `flat-${i}`),
      'places',
    ),
  ).toMatch(/^places: flat-0, .*flat-11 … \(50 in all\)$/);
});
