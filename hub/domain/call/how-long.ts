import type { Call } from './call.ts';
import { MINUTE_MS } from '../time.ts';

/** With fewer cases than this a figure would be a guess, and none is told. */
const FEWEST_CASES = 10;
/** Older ones tell of other days. */
const MOST_CASES = 50;

/**
 * How long it usually takes from "I am going" until somebody is there: the median of what was, in whole minutes, at
 * least one.
 * @param calls of one place, the newest first.
 * @returns null when too few of them know both instants.
 */
export function usualMinutes(calls: readonly Pick<Call, 'acknowledgedAt' | 'attendedAt'>[]): number | null {
  const took = calls
    .flatMap(({ acknowledgedAt, attendedAt }) =>
      acknowledgedAt === null || attendedAt === null ? [] : [attendedAt - acknowledgedAt],
    )
    .slice(0, MOST_CASES)
    .toSorted((one, other) => one - other);
  if (took.length < FEWEST_CASES) return null;
  const middle = took.length >> 1;
  const median =
    took.length % 2 === 1 ? (took[middle] as number) : ((took[middle - 1] as number) + (took[middle] as number)) / 2;
  return Math.max(1, Math.ceil(median / MINUTE_MS));
}
