import type { Instant } from '../domain/time.ts';

/** The machine's clocks, given from outside so that a test can move them. */
export type Clocks = {
  /** The wall clock, in milliseconds since 1970. It may jump. */
  readonly wall: () => number;
  /** Milliseconds since an arbitrary start. Never jumps, never goes back. */
  readonly monotonic: () => number;
};

export type HubTime = {
  /** The hub's time: the instants of facts and deadlines. Only `step` makes it jump. */
  readonly now: () => Instant;
  /** Equal to `now` at the start, then continued by the monotonic clock alone. For durations: it never jumps. */
  readonly steady: () => Instant;
  /** How far the wall clock is ahead of the hub's time, in milliseconds. */
  readonly wallAheadMs: () => number;
  /**
   * Moves the hub's time. The caller must have moved every deadline by the same amount
   * (commands/calls/step-clock.ts).
   */
  readonly step: (byMs: number) => void;
};

/**
 * The hub's time: the wall clock at the start, continued by the monotonic clock. So a jump of the wall clock makes
 * nothing fall due early and loses no deadline. After a restart with a wrong wall clock it is still not before the
 * newest fact.
 * @param notBefore when the newest fact in the event log was written, and no earlier than the hub was built.
 */
export function createHubTime(clocks: Clocks, notBefore: Instant): HubTime {
  const startedAt = Math.max(clocks.wall(), notBefore);
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
