import type { Instant } from '../../domain/time.ts';

/** The machine's clocks, given from outside so that a test can move them. */
export type Clocks = {
  /** What the wall clock says, milliseconds since 1970. May jump. */
  readonly wall: () => number;
  /** Milliseconds since some start; never jumps, never goes back. */
  readonly monotonic: () => number;
};

/**
 * The hub's own time: the wall clock as it was at start, carried on by the monotonic clock. It never goes back, not even across a
 * restart with a wrong wall clock, so that "due at" keeps its meaning.
 * @param notBefore the newest instant in the book.
 */
export function createHubTime(clocks: Clocks, notBefore: Instant | null): () => Instant {
  const startedAt = Math.max(clocks.wall(), notBefore ?? 0);
  const zero = clocks.monotonic();
  return () => Math.floor(startedAt + (clocks.monotonic() - zero)) as Instant;
}
