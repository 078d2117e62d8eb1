import type { Instant } from '../domain/time.ts';

/** The machine's clocks, given from outside so that a test can move them. */
export type Clocks = {
  /** What the wall clock says, milliseconds since 1970. May jump. */
  readonly wall: () => number;
  /** Milliseconds since some start; never jumps, never goes back. */
  readonly monotonic: () => number;
};

export type HubTime = {
  /** The time of the book: what facts bear and what deadlines are instants of. It steps only by `step`. */
  readonly now: () => Instant;
  /** The same at the start, but carried on by the monotonic clock alone: for what is only ever compared with itself. */
  readonly steady: () => Instant;
  /** How far the wall clock is ahead of the time of the book, in milliseconds. */
  readonly wallAheadMs: () => number;
  /** Moves the time of the book after the wall clock. Whoever calls it has moved every deadline by as much (follow-clock.ts). */
  readonly step: (byMs: number) => void;
};

/**
 * The hub's own time: the wall clock as it was at start, carried on by the monotonic clock, so that a jump of the wall clock lets
 * nothing fall due early or be forgotten. Not even a restart with a wrong wall clock takes it back behind the book.
 * @param notBefore when the newest fact in the book was written.
 */
export function createHubTime(clocks: Clocks, notBefore: Instant | null): HubTime {
  const startedAt = Math.max(clocks.wall(), notBefore ?? 0);
  const zero = clocks.monotonic();
  let stepped = 0;
  const steady = (): Instant => Math.floor(startedAt + (clocks.monotonic() - zero)) as Instant;
  const now = (): Instant => (steady() + stepped) as Instant;
  return {
    now,
    steady,
    wallAheadMs: () => Math.round(clocks.wall() - now()),
    step: (byMs) => {
      stepped += byMs;
    },
  };
}
