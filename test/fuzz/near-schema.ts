import {
  array,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  record,
  stringMatching,
  tuple,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { anyText, hostileKeys, hostileValues } from './hostile.ts';

/** The parts of JSON Schema that the contract uses. */
type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

type FieldWords = Readonly<Record<string, readonly string[]>>;

const LIST_MAX = 4;

/**
 * Values that fit the schema in most places and break it in a few. Only such values get past the first check of a
 * decoder.
 * @param words known ids and instants for the fields of these names; most texts of such fields are one of them.
 */
export function nearSchema(schema: unknown, words: FieldWords = {}, field = ''): Arbitrary<unknown> {
  return oneof(
    { weight: 20, arbitrary: fitting(schema as Schema, words, field) },
    { weight: 1, arbitrary: hostileValues },
  );
}

function fitting(schema: Schema, words: FieldWords, field: string): Arbitrary<unknown> {
  if ('const' in schema) return constant(schema.const);
  if (schema.enum !== undefined) return constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return oneof(...schema.anyOf.map((one) => nearSchema(one, words, field)));
  switch (schema.type) {
    case 'string':
      return Object.hasOwn(words, field)
        ? oneof({ weight: 5, arbitrary: constantFrom(...words[field]!) }, { weight: 1, arbitrary: texts(schema) })
        : texts(schema);
    case 'integer':
      return oneof(integer(bounds(schema)), constantFrom(...edges(schema)));
    case 'number':
      return oneof(double({ ...bounds(schema), noNaN: true }), constantFrom(...edges(schema)));
    case 'boolean':
      return boolean();
    case 'null':
      return constant(null);
    case 'array':
      return array(nearSchema(schema.items ?? {}, words, field), {
        minLength: Math.min(schema.minItems ?? 0, LIST_MAX),
        maxLength: Math.min(schema.maxItems ?? LIST_MAX, LIST_MAX),
      });
    case 'object':
      return objects(schema, words);
    case undefined:
    default:
      return hostileValues;
  }
}

function texts({ pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  if (pattern !== undefined) return stringMatching(new RegExp(pattern));
  return oneof(
    anyText({ minLength, maxLength: Math.max(Math.min(maxLength, 80), minLength) }),
    constantFrom(
      'x'.repeat(maxLength),
      'x'.repeat(maxLength + 1),
      '\u{1f514}'.repeat(maxLength),
      '\u4eba'.repeat(maxLength),
    ),
  );
}

function bounds({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }: Schema): { min: number; max: number } {
  return { min: minimum, max: Math.max(maximum, minimum) };
}

function edges({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): readonly number[] {
  return [minimum, maximum, minimum - 1, maximum + 1, minimum + 0.5, 1e300];
}

function objects({ properties = {}, required = [] }: Schema, words: FieldWords): Arbitrary<unknown> {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, nearSchema(inner, words, name)]),
  );
  const whole = record(known, { requiredKeys: required.filter((name) => Object.hasOwn(known, name)) });
  const extras = oneof(
    { weight: 4, arbitrary: constant([]) },
    {
      weight: 1,
      arbitrary: uniqueArray(tuple(hostileKeys, hostileValues), { maxLength: 3, selector: ([key]) => key }),
    },
  );
  const leftOut = oneof(
    { weight: 8, arbitrary: constant(null) },
    { weight: 1, arbitrary: constantFrom(null, ...Object.keys(properties)) },
  );
  // Built from entries, so that `__proto__` becomes an ordinary key.
  return tuple(whole, extras, leftOut).map(([value, more, without]) =>
    Object.fromEntries([...Object.entries(value).filter(([name]) => name !== without), ...more]),
  );
}
