const FIRST_MS = 300;
const MAX_MS = 5_000;

/**
 * Exponential backoff in ms: 0.3 s doubling to 5 s, without end. Random jitter shortens each wait by up to half, so
 * that fifty phones do not connect at the same moment after the hub restarts.
 * @param failures tries in a row that did not reach the hub, 0 for the first wait
 * @param random 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(full * (1 - random / 2));
}
