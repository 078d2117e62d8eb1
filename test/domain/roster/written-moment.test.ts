import { expect, test } from 'vitest';
import { writtenMoment } from '../../../hub/domain/roster/written-moment.ts';

const read = (text: string, end = false): string | null => {
  const at = writtenMoment(text, 'Asia/Shanghai', end);
  return at === null ? null : new Date(at).toISOString();
};

test.each([
  ['2026-12-01T09:00:00+08:00', '2026-12-01T01:00:00.000Z'],
  ['2026-12-01T09:00-03:30', '2026-12-01T12:30:00.000Z'],
  ['2026-12-01t01:00:30.250z', '2026-12-01T01:00:30.000Z'],
  ['2026-12-01 09:00', '2026-12-01T01:00:00.000Z'],
  ['2026/12/1 9:00', '2026-12-01T01:00:00.000Z'],
  ['2026-12-01 24:00', '2026-12-01T16:00:00.000Z'],
  ['2026-12-01T09:00:00[Europe/Berlin]', '2026-12-01T08:00:00.000Z'],
  ['2028-02-29', '2028-02-28T16:00:00.000Z'],
])('%s is a moment', (text, at) => {
  expect(read(text)).toBe(at);
});

test('a day alone ends with its evening', () => {
  expect([read('2026-12-01'), read('2026-12-01', true)]).toEqual([
    '2026-11-30T16:00:00.000Z',
    '2026-12-01T16:00:00.000Z',
  ]);
});

test.each([
  '',
  'tomorrow',
  '2026-02-30',
  '2026-13-01',
  '2026-12-01 25:00',
  '2026-12-01 24:01',
  '2026-12-01 09:60',
  '1.12.2026',
  '01/12/2026',
  '2026-12-01 9',
  '2026-12-01T09:00[Mars/Olympus]',
  '2026-12-01T09:00+99:00',
  '0001-01-01',
  '2200-01-01',
  '9999-12-31',
])('"%s" is none', (text) => {
  expect(read(text)).toBeNull();
});
