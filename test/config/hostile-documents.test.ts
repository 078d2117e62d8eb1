import {
  array,
  assert,
  constantFrom,
  nat,
  object,
  property,
  string,
  tuple,
  uint8Array,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../config/hub/check-config.ts';
import { checkSite } from '../../config/site/check-site.ts';
import { checkFile } from '../../config/check.ts';
import type { Mistake } from '../../config/reading/mistake.ts';
import { readShipped } from '../../config/shipped.ts';
import { smallHouse, usable } from './small-house.ts';

const MIB = 1024 * 1024;

/** Checks a text in every way. What comes out must be fit to be printed, and never both usable and wrong. */
function problemsWith(text: string): string[] {
  const sites = [checkSite(text), checkSite(text, 'json')];
  const config = checkConfig(text);
  const isError = ({ severity }: Mistake): boolean => severity === 'error';
  const isPrintable = ({ line, column, message, hint }: Mistake): boolean =>
    message !== '' &&
    hint !== '' &&
    !/[\n\t]/.test(message + hint) &&
    line >= 0 &&
    column >= 0 &&
    Number.isInteger(line + column);
  return [
    ...sites
      .filter(({ site, mistakes }) => (site === null) !== mistakes.some(isError))
      .map(() => 'site and mistakes disagree'),
    ...((config.config === null) === config.mistakes.some(isError) ? [] : ['config and mistakes disagree']),
    ...[...sites, config].filter(({ mistakes }) => mistakes.length > 501).map(() => 'too many mistakes'),
    ...[...sites, config]
      .flatMap(({ mistakes }) => mistakes)
      .filter((mistake) => !isPrintable(mistake))
      .map((mistake) => JSON.stringify(mistake)),
    ...(['site', 'config'].includes(checkFile(text).what) ? [] : ['neither kind']),
  ];
}

const pieces = constantFrom(
  '\n',
  '\n  ',
  '\n    ',
  '- ',
  ': ',
  '? ',
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '!x ',
  '|\n',
  '>\n',
  '"',
  "'",
  '#',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '<<',
  '~',
  'site',
  'teams',
  'id',
  'name',
  'zh',
  '__proto__',
  'constructor',
  '1',
  '.nan',
  '\t',
  '\r\n',
  '\u2028',
  '\u0000',
  '\\',
  '@',
  '`',
);
const lotus = readShipped('site.lotus.yaml');
const slips = array(tuple(nat(lotus.length), nat(12), string({ unit: 'binary', maxLength: 4 })), {
  minLength: 1,
  maxLength: 4,
});

/** Few of each: `npm run fuzz` tries such documents by the thousand, `.ci/run` for a bounded time. */
const anything: readonly (readonly [name: string, texts: Arbitrary<string>, runs: number])[] = [
  ['random text', string({ unit: 'binary', maxLength: 300 }), 150],
  ['random bytes', uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8')), 150],
  ['random pieces of YAML', array(pieces, { maxLength: 60 }).map((parts) => parts.join('')), 800],
  [
    'any data in the place of a good document',
    object({ maxDepth: 6 }).map((data) => JSON.stringify({ ...smallHouse(), ...data })),
    25,
  ],
  [
    'Lotus Apartment with a few slips',
    slips.map((all) =>
      all.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), lotus),
    ),
    5,
  ],
];

test.each(anything)('%s is answered with mistakes, never with a crash', (_name, texts, numRuns) => {
  assert(
    property(texts, (text) => {
      expect(problemsWith(text)).toEqual([]);
    }),
    { numRuns },
  );
});

/** More than a call of a function takes arguments, which an array that is spread into one would be. */
const MANY = 150_000;

describe('a document made to do harm', () => {
  test.each([
    ['brackets a million deep', '['.repeat(MIB - 1)],
    ['braces', '{'.repeat(MIB - 1)],
    ['lists in lists', '- '.repeat(MIB / 2 - 1)],
    ['questions', '? '.repeat(MIB / 2 - 1)],
    ['objects of objects', '{"a":'.repeat(150_000)],
    ['stairs of maps', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ])('%s is refused before it exhausts the stack', (_name, text) => {
    expect(checkSite(text)).toMatchObject({ site: null, mistakes: [{ message: 'nested more than 64 deep' }] });
    expect(checkSite(text, 'json').site).toBeNull();
  });

  test('a bomb of aliases is refused before it is walked through', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i] ?? ''}, `.repeat(9)}]`),
    ].join('\n');

    expect(checkSite(bomb)).toMatchObject({
      site: null,
      mistakes: [{ message: 'its aliases (*name) make the document too large' }],
    });
  });

  test('an alias inside its own anchor is refused', () => {
    const { site, mistakes } = checkSite('teams: &a\n  - *a\n');

    expect(site).toBeNull();
    expect(mistakes).toContainEqual(
      expect.objectContaining({ path: 'teams[0]', line: 2, message: '*a has no anchor before it' }),
    );
  });

  test('more than 1 MiB is refused, counted in bytes', () => {
    const house = `\n${JSON.stringify(smallHouse())}`;
    const left = MIB - Buffer.byteLength(house) - 1;
    const fits = `#${'é'.repeat(left / 2)}${'e'.repeat(left % 2)}${house}`;

    expect(checkSite(fits).mistakes).toEqual([]);
    for (const format of ['yaml', 'json'] as const) {
      expect(checkSite(`#${fits}`, format)).toMatchObject({
        site: null,
        mistakes: [{ message: 'the document is larger than 1 MiB' }],
      });
    }
  });

  test('JSON may have 2 MiB, so that everything that fits into 1 MiB of YAML can be written as JSON', () => {
    const house = JSON.stringify(smallHouse());
    const fits = house + ' '.repeat(2 * MIB - Buffer.byteLength(house));
    for (const format of ['yaml', 'json'] as const) {
      expect(checkSite(fits, format).mistakes).toEqual([]);
      expect(checkSite(`${fits} `, format)).toMatchObject({
        site: null,
        mistakes: [{ message: 'the document is larger than 2 MiB' }],
      });
    }
  });

  test.each([
    ['commas', `[${','.repeat(MIB - 2)}]`],
    ['line ends', '\n'.repeat(MIB)],
    ['empty maps', `places: [${'{},'.repeat(MIB / 3 - 9)}]`],
  ])('a megabyte of %s is refused before it is understood', (_name, text) => {
    expect(checkSite(text)).toMatchObject({ site: null, mistakes: [{ message: 'the document has too many entries' }] });
  });

  test.each([
    ['twenty thousand keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), 501],
    ['twenty thousand times the same key', 'k: 1\n'.repeat(20_000), 501],
    ['thousands of wrong roles', `staff: [{ id: a, roles: [${'x,'.repeat(MANY)}] }]`, 501],
    [
      'thousands of places nobody knows',
      `places: [${'{id: ab},'.repeat(5_000)}]\ncallPoints: [${'{place: cdefgh},'.repeat(10_000)}]`,
      501,
    ],
    ['thousands of tags', '! '.repeat(MANY), 1],
    ['thousands of anchors', '&a '.repeat(MANY), 1],
    ['thousands of commas', `[${','.repeat(MANY)}]`, 1],
    ['thousands of unknown escapes', String.raw`["${String.raw`\q`.repeat(MANY)}"]`, 2],
    ['a long text of good escapes', `["${String.raw`\n`.repeat(MIB / 2 - 4)}"]`, 1],
  ])('%s end in a list that somebody can read', (_name, text, length) => {
    const { site, mistakes } = checkSite(text);

    expect(site).toBeNull();
    expect(mistakes).toHaveLength(length);
    if (length > 500) expect(mistakes.at(-1)?.message).toBe('there is more than the 500 listed');
  });

  test('a million mistakes later, errors of the hub itself still say where they come from', () => {
    checkSite('{'.repeat(40));

    expect(new Error('trouble').stack).toContain('hostile-documents.test.ts');
  });

  test('five hundred warnings do not hide an error, and warnings alone never forbid', () => {
    const house = smallHouse();
    for (let i = 0; i < 600; i++)
      house.policies.push({ id: `p-${i}`, steps: [{ tell: [{ everyone: true }], waitS: 20 }] });
    expect(usable(house).policies).toHaveLength(601);

    Object.assign(house.staff[0] ?? {}, { team: 'nobody' });
    const { site, mistakes } = checkSite(JSON.stringify(house));
    expect(site).toBeNull();
    expect(mistakes).toContainEqual(expect.objectContaining({ path: 'staff[0].team', severity: 'error' }));
  });

  test.each(['yaml', 'json'] as const)(
    'keys named like the inside of objects are mistakes like any other (%s)',
    (format) => {
      const text = JSON.stringify(smallHouse())
        .replace(
          '"site":{',
          '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"site":{"toString":1,',
        )
        .replace('"zh":"门"', '"__proto__":"x","zh":"门"');

      const { site, mistakes } = checkSite(text, format);

      expect(site).toBeNull();
      expect(mistakes.map(({ path }) => path)).toEqual([
        '__proto__',
        'constructor',
        'site.toString',
        'places[0].name.__proto__',
      ]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  test('a missing key is not found in the prototype of all objects', () => {
    const house = smallHouse();
    Object.assign(house.callPoints[0] ?? {}, { kind: 'constructor', place: 'valueof' });

    expect(checkSite(JSON.stringify(house)).mistakes.map(({ message }) => message)).toEqual([
      'there is no place "valueof"',
      'there is no kind "constructor"',
    ]);
  });
});
