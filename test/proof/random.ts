import { seeded as valuesOf } from '../support/seeded.ts';

/** Seeded random numbers. The real times of the kills still vary with the machine. */
export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  readonly between: (low: number, high: number) => number;
  /** An index below `count`. */
  readonly below: (count: number) => number;
  readonly chance: (probability: number) => boolean;
};

export function seeded(seed: number): Random {
  const next = valuesOf(seed);
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
  };
}
