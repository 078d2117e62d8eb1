import { assert, jsonValue, object, property } from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, isSameJson } from '../../hub/domain/canonical-json.ts';

/** The same content with its keys the other way round, and a key that holds nothing. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)] as const);
  return { ...Object.fromEntries(entries.toReversed()), nothing: undefined };
}

test('two values are the same exactly when their canonical JSON is', () => {
  assert(
    property(jsonValue(), jsonValue(), (one, other) => {
      expect(isSameJson(one, turned(one))).toBe(true);
      expect(isSameJson(one, other)).toBe(canonicalJson(one) === canonicalJson(other));
    }),
    { numRuns: 300 },
  );
  assert(
    property(object(), (one) => {
      const copy = structuredClone(one);
      expect(isSameJson(one, copy)).toBe(true);
      expect(isSameJson({ ...copy, more: 1 }, one)).toBe(false);
      expect(isSameJson(one, { ...copy, more: 1 })).toBe(false);
    }),
    { numRuns: 100 },
  );
});
