/** Numbers that look random and come again with the same seed (mulberry32). Times of kills still vary with the machine. */
export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  readonly between: (low: number, high: number) => number;
  /** An index below `count`. */
  readonly below: (count: number) => number;
  readonly chance: (probability: number) => boolean;
};

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
  };
}
