import { array, constantFrom, nat, oneof, tuple, type Arbitrary } from 'fast-check';

/** A mutation of bytes. Positions count from the beginning and wrap around, so that every mutation fits every input. */
type Mutation = (bytes: Buffer) => Buffer;

const MOST_BYTES = 4 * 1024 * 1024;
const positions = nat(0xff_ffff);

/** Brackets, quotes and numbers that break JSON, or exceed what it can hold. */
export const JSON_PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  'null',
  'true',
  '-',
  '0',
  '1e999',
  '-1e999',
  '1E400',
  '00',
  'NaN',
  '9'.repeat(330),
  '\\ud800',
  '\\u0000',
  '\u{feff}',
  '\0',
  ' '.repeat(64),
  '"__proto__":',
  '{"__proto__":{"polluted":1}}',
  '"v":1,',
  '"v":2,',
  '"id":"twice",',
  '"type":"receipt",',
  '['.repeat(20),
  '{"a":'.repeat(20),
  '"x":"[[[[[[[[[[[[[[[[[[[["',
  '\u{1f514}',
] as const;

/** Applies at most three mutations, most often none. Only nearly valid inputs reach the deep branches of a decoder. */
export function withMutations(
  inputs: Arbitrary<Uint8Array>,
  pieces: readonly string[],
  most = 3,
): Arbitrary<Uint8Array> {
  return tuple(
    inputs,
    oneof(
      { weight: 1, arbitrary: array(mutationsOf(pieces), { maxLength: most }) },
      { weight: 1, arbitrary: constantFrom<Mutation[]>([]) },
    ),
  ).map(([bytes, mutations]) =>
    mutations.reduce<Buffer>((left, mutate) => mutate(left).subarray(0, MOST_BYTES), Buffer.from(bytes)),
  );
}

function mutationsOf(pieces: readonly string[]): Arbitrary<Mutation> {
  const texts = constantFrom(...pieces).map((piece) => Buffer.from(piece));
  const named = <Parts extends unknown[]>(
    parts: Arbitrary<Parts>,
    mutate: (...given: Parts) => Mutation,
  ): Arbitrary<Mutation> => parts.map((given) => mutate(...given));
  return oneof(
    named(
      tuple(positions, nat(7)),
      (at, bit) => (bytes) =>
        put(bytes, at, 1, Buffer.from([(bytes[at % Math.max(bytes.length, 1)] ?? 0) ^ (1 << bit)])),
    ),
    named(tuple(positions, nat(255)), (at, byte) => (bytes) => put(bytes, at, 1, Buffer.from([byte]))),
    named(tuple(positions), (at) => (bytes) => bytes.subarray(0, at % (bytes.length + 1))),
    named(tuple(positions, nat(64)), (at, length) => (bytes) => put(bytes, at, length, Buffer.alloc(0))),
    named(tuple(positions, nat(64), constantFrom(2, 2, 3, 40, 1000)), (at, length, times) => (bytes) => {
      const from = at % (bytes.length + 1);
      const part = bytes.subarray(from, from + length);
      return put(bytes, at, length, Buffer.concat(Array.from({ length: times }, () => part)));
    }),
    named(tuple(positions, texts), (at, text) => (bytes) => put(bytes, at, 0, text)),
    named(tuple(positions, nat(12), texts), (at, length, text) => (bytes) => put(bytes, at, length, text)),
    named(tuple(positions, texts), (at, text) => (bytes) => replaceNumber(bytes, at, text)),
    named(tuple(positions, positions, nat(64)), (at, to, length) => (bytes) => {
      const from = at % (bytes.length + 1);
      return put(bytes, to, 0, bytes.subarray(from, from + length));
    }),
  );
}

function put(bytes: Buffer, at: number, length: number, text: Buffer): Buffer {
  const from = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, from), text, bytes.subarray(from + length)]);
}

/** Replaces the first number after a position. */
function replaceNumber(bytes: Buffer, at: number, text: Buffer): Buffer {
  let from = at % (bytes.length + 1);
  const isDigit = (i: number): boolean => (bytes[i] ?? 0) >= 0x30 && (bytes[i] ?? 0) <= 0x39;
  while (from < bytes.length && !isDigit(from)) from++;
  let end = from;
  while (isDigit(end)) end++;
  return put(bytes, from, end - from, text);
}
