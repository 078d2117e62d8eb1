import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  oneof,
  property,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { againstSchema } from '../../config/reading/against-schema.ts';
import { checkConfig } from '../../config/hub/check-config.ts';
import { HubSchema } from '../../config/hub/hub-schema.ts';
import { readShipped } from '../../config/shipped.ts';
import { SiteSchema } from '../../config/site/site-schema.ts';
import { smallHouse } from './small-house.ts';

const UNDERSTOOD = new Set([
  'type',
  'description',
  'properties',
  'patternProperties',
  'additionalProperties',
  'required',
  'items',
  'minItems',
  'uniqueItems',
  'pattern',
  'maxLength',
  'minimum',
  'maximum',
  'enum',
  'const',
  'anyOf',
]);

/** Every part of a schema, with itself first. */
function parts(schema: unknown): Record<string, unknown>[] {
  const part = schema as Record<string, unknown>;
  const inner = ['anyOf', 'properties', 'patternProperties'].flatMap((keyword) =>
    Object.values((part[keyword] ?? {}) as Record<string, unknown>),
  );
  return [part, ...[part['items'], ...inner].filter((one) => one !== undefined).flatMap(parts)];
}

test.each<readonly [string, TSchema]>([
  ['site', SiteSchema],
  ['hub', HubSchema],
])('the %s schema says nothing that the check would pass over', (_name, schema) => {
  const all = parts(schema);

  expect(all.flatMap(Object.keys).filter((keyword) => !UNDERSTOOD.has(keyword))).toEqual([]);
  // The check always refuses keys that are not named; a schema that is open there would disagree.
  expect(all.filter(({ type, additionalProperties }) => type === 'object' && additionalProperties !== false)).toEqual(
    [],
  );
  expect(
    all
      .filter(({ anyOf }) => anyOf !== undefined)
      .flatMap(({ anyOf }) => anyOf as { required: string[] }[])
      .filter(({ required }) => required.length !== 1),
  ).toEqual([]);
});

/** Values that are right somewhere and wrong elsewhere. */
const values: Arbitrary<unknown> = oneof(
  constantFrom<unknown>(
    null,
    true,
    false,
    '',
    ' ',
    'own',
    'desk',
    'gate',
    'emergency',
    'staff',
    'info',
    '021-1234',
    'https://x',
    0,
    1,
    5,
    4.5,
    120,
    9999,
    -1,
    1e300,
    [],
    {},
  ),
  constantFrom<unknown>(
    { duty: 'own' },
    { everyone: true },
    { everyone: false },
    { duty: 'own', team: 'own' },
    { role: 'lead' },
    { rule: 'lead' },
    { zh: '门', en: 'Gate' },
    { zh: '门' },
    ['zh', 'zh'],
    [{ duty: 'own' }],
  ),
  integer(),
  string({ maxLength: 100 }),
  constant('x'.repeat(400)),
  array(constantFrom<unknown>('staff', 'zh', { everyone: true }, 3), { maxLength: 3 }),
);
const KEYS = [
  'id',
  'name',
  'team',
  'floor',
  'zh',
  'ja',
  'Chinese',
  'rules',
  'telephone',
  'badges',
  'policy',
  'plate',
  '__proto__',
  'toString',
  'port',
  'nope',
];

/** Puts `value` somewhere below: each number of the way chooses among the keys there; -1 removes. */
function spoil(node: unknown, way: readonly number[], key: string, value: unknown, remove: boolean): unknown {
  const [turn, ...rest] = way;
  if (turn === undefined || typeof node !== 'object' || node === null) return value;
  const keys = Object.keys(node);
  const chosen = keys[turn % (keys.length + 1)] ?? key;
  const inner = Object.hasOwn(node, chosen) ? (node as Record<string, unknown>)[chosen] : undefined;
  if (Array.isArray(node))
    return chosen === key
      ? [...(node as unknown[]), value]
      : node.map((one: unknown, i) => (String(i) === chosen ? spoil(one, rest, key, value, remove) : one));
  const others = Object.entries(node).filter(([name]) => name !== chosen);
  return Object.fromEntries(
    remove && rest.length === 0
      ? others
      : [...others, [chosen, inner === undefined ? value : spoil(inner, rest, key, value, remove)]],
  );
}

const slips = array(
  tuple(
    array(integer({ min: 0, max: 11 }), { maxLength: 7 }),
    constantFrom(...KEYS),
    values,
    constantFrom(true, false, false),
  ),
  { minLength: 1, maxLength: 2 },
);

test.each<readonly [string, TSchema, () => unknown]>([
  ['site document', SiteSchema, smallHouse],
  ['settings', HubSchema, () => checkConfig(readShipped('hub.default.yaml')).config],
])('a spoilt %s is refused exactly when TypeBox refuses it', (_name, schema, make) => {
  const typeBox = Compile(schema);
  const good = make();
  const seen = { refused: 0, accepted: 0 };

  assert(
    property(slips, (all) => {
      const spoilt = all.reduce<unknown>(
        (document, [way, key, value, remove]) => spoil(document, way, key, value, remove),
        good,
      );
      const accepted = typeBox.Check(spoilt);
      seen[accepted ? 'accepted' : 'refused']++;
      expect(againstSchema(schema, spoilt).length === 0).toBe(accepted);
    }),
    { numRuns: 3000 },
  );

  // A property that only ever sees one of the two proves nothing.
  expect(seen.refused).toBeGreaterThan(300);
  expect(seen.accepted).toBeGreaterThan(20);
});

test('settings that override only some others may leave out the rest, and nothing else', () => {
  expect(againstSchema(HubSchema, { limits: { mqtt: { payloadBytes: 8000 } } }, true)).toEqual([]);
  expect(againstSchema(HubSchema, {}, true)).toEqual([]);
  expect(againstSchema(HubSchema, {})).toHaveLength(15);
  expect(againstSchema(HubSchema, { limits: { mqtt: { payload: 1 } } }, true)).toHaveLength(1);
});
