import { constantFrom, dictionary, double, integer, jsonValue, oneof, string, tuple, type Arbitrary } from 'fast-check';

const BELL = '\u{1f514}';
/** Seven code points and eleven UTF-16 units that are displayed as one character (a family). */
const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}';
/** Length limits of the contract, and one beyond. */
const LENGTHS = [1, 62, 63, 64, 65, 127, 128, 129, 256, 257, 511, 512, 1000, 1001, 4096];

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\t\r\n',
  '\ud800',
  '\udfff\ud800',
  '\u{feff}',
  '\u202e',
  BELL,
  BELL.repeat(32),
  BELL.repeat(64),
  FAMILY.repeat(6),
  `e${'\u0301'.repeat(200)}`,
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  'hasOwnProperty',
  '[object Object]',
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  'NaN',
  '1.1',
  '9'.repeat(400),
  '../../etc/passwd',
  '/',
  '%00',
  '{{7*7}}',
  "'; DROP TABLE calls; --",
  '[['.repeat(12),
  '}}'.repeat(12),
  '"',
  '\\',
  '\\u0000',
  '2026-02-30',
  '24:00',
  '2026-11-28T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-19T23:59:59.999Z',
  'Asia/Shanghai',
  'main',
  'west-ramp-help',
];
const NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.5,
  59,
  60,
  61,
  100,
  101,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  8.64e15,
  8.64e15 + 1,
  1e21,
  1e300,
  -1e300,
  1.7976931348623157e308,
  5e-324,
];

/**
 * Any code point, unpaired surrogates included. Shared by all texts, because fast-check builds a table of all Unicode
 * for each unit `binary`.
 */
const letters = oneof(
  { weight: 3, arbitrary: integer({ min: 0x20, max: 0x7e }) },
  { weight: 1, arbitrary: integer({ min: 0, max: 0x10_ffff }) },
).map((code) => String.fromCodePoint(code));

/** Texts of any characters. */
export function anyText({
  minLength = 0,
  maxLength,
}: {
  readonly minLength?: number;
  readonly maxLength: number;
}): Arbitrary<string> {
  return string({ unit: letters, minLength, maxLength });
}

/** Keys with a meaning in JavaScript, such as `__proto__`. */
export const hostileKeys: Arbitrary<string> = oneof(
  {
    weight: 3,
    arbitrary: constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      '',
      'v',
      'id',
      'type',
      'length',
      '\0',
      '\ud800',
      '0',
    ),
  },
  { weight: 1, arbitrary: anyText({ maxLength: 8 }) },
);

const leaves: Arbitrary<unknown> = oneof(
  constantFrom<unknown>(...TEXTS, ...NUMBERS, null, true, false),
  constantFrom(...LENGTHS).map((length) => 'x'.repeat(length)),
  anyText({ maxLength: 70 }),
  integer(),
  double(),
);

/** An unexpected value: a limit of its type, another type, or a structure. */
export const hostileValues: Arbitrary<unknown> = oneof(
  { weight: 8, arbitrary: leaves },
  {
    weight: 1,
    arbitrary: tuple(
      constantFrom(1, 2, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 200),
      leaves,
      constantFrom(true, false),
    ).map(([depth, leaf, inLists]) => nested(depth, leaf, inLists)),
  },
  {
    weight: 1,
    arbitrary: tuple(constantFrom(2, 255, 256, 257, 600), leaves).map(([length, leaf]) =>
      Array.from({ length }, () => leaf),
    ),
  },
  { weight: 1, arbitrary: dictionary(hostileKeys, leaves, { maxKeys: 4 }) },
  { weight: 1, arbitrary: jsonValue({ maxDepth: 3 }) },
);

function nested(depth: number, leaf: unknown, inLists: boolean): unknown {
  let value = leaf;
  for (let i = 0; i < depth; i++) value = inLists ? [value] : { a: value };
  return value;
}
