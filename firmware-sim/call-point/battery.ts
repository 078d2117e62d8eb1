import type { SimClock } from '../clock.ts';
import { between, type Random } from '../random.ts';

const PERCENT_PER_DAY = 0.4;
const DAY_MS = 86_400_000;

/**
 * A battery that starts at 70 to 100 % and discharges evenly. @returns a function that reads the charge, in percent.
 */
export function createBattery(clock: SimClock, random: Random): () => number {
  const full = between(random, 70, 100);
  const since = clock.monotonic();
  return () => Math.max(0, Math.round(full - (PERCENT_PER_DAY * (clock.monotonic() - since)) / DAY_MS));
}
