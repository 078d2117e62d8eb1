/** @param values in any order; not changed. @returns the q-quantile (0…1, nearest rank), NaN when empty. */
export function quantile(values: readonly number[] | Float64Array, q: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

function quantileOfSorted(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] as number;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

export type Spread = { readonly median: number; readonly min: number; readonly max: number; readonly rounds: number };

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), rounds: values.length };
}

/** Quantiles of the latency plot, dense towards 1. */
export const CURVE_QUANTILES: readonly number[] = [
  0, 0.1, 0.25, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.965, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9965, 0.998,
  0.999, 0.9995, 1,
];

export function curve(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  return CURVE_QUANTILES.map((q) => quantileOfSorted(sorted, q));
}
