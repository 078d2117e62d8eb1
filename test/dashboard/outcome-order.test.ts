import { expect, it } from 'vitest';
import { outcomesFor } from '../../dashboard/calls/acts/outcome-order.ts';

const named = (id: string) => ({ id, name: { zh: id, en: id } });
const OUTCOMES = [
  'spoken-with',
  'reset-at-place',
  'helped',
  'nobody-there',
  'pressed-by-mistake',
  'infusion',
  'pension',
];
const order = (kind: string | null, used: readonly (readonly [kind: string, outcome: string, count: number])[]) =>
  outcomesFor(
    kind,
    OUTCOMES.map(named),
    used.map(([of, outcome, count]) => ({ kind: of, outcome, count })),
  ).map(({ id }) => id);

it('outcomes come by how often this building used them for the kind, then as the site document has them', () => {
  const used = [
    ['help', 'infusion', 7],
    ['help', 'helped', 2],
    ['visit', 'pension', 9],
  ] as const;
  expect(order('help', used).slice(0, 4)).toEqual(['infusion', 'helped', 'spoken-with', 'pension']);
  expect(order('visit', used).slice(0, 3)).toEqual(['pension', 'spoken-with', 'helped']);
  expect(order(null, used).slice(0, 2)).toEqual(['spoken-with', 'helped']);
});

it('"nobody there" and "pressed by mistake" are last, however often; a reset at the place is never offered', () => {
  const used = [
    ['help', 'pressed-by-mistake', 90],
    ['help', 'nobody-there', 80],
    ['help', 'reset-at-place', 70],
  ] as const;
  expect(order('help', used)).toEqual([
    'spoken-with',
    'helped',
    'infusion',
    'pension',
    'nobody-there',
    'pressed-by-mistake',
  ]);
});
