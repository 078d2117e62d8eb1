import type { HubTime } from './hub-time.ts';

export type ClockFollowerDeps = {
  readonly time: Pick<HubTime, 'wallAheadMs' | 'now'>;
  /**
   * Moves every deadline and then the hub's time, or neither (commands/calls/step-clock.ts).
   * @returns whether it was recorded.
   */
  readonly step: (byMs: number) => boolean;
  /** A wall clock before this was never set (EARLIEST_DATE). ms since 1970. */
  readonly earliest: number;
};

/** A time service that slews the clock, or a busy machine, makes smaller differences than this. */
const TOLERANCE_MS = 2_000;

/**
 * Follows a wall clock that jumped: a machine without a battery clock gets the time minutes after its start, or a
 * person sets the date. A jump counts only when two checks in succession see it, so that one wrong reading moves
 * nothing. `check` is called once a second.
 */
export function createClockFollower({ time, step, earliest }: ClockFollowerDeps) {
  let suspected: number | null = null;

  function check(): void {
    const ahead = time.wallAheadMs();
    if (Math.abs(ahead) <= TOLERANCE_MS || !isSet()) {
      suspected = null;
      return;
    }
    if (suspected === null || Math.abs(ahead - suspected) > TOLERANCE_MS) {
      suspected = ahead;
      return;
    }
    if (step(ahead)) suspected = null;
  }

  /** Whether the wall clock shows a possible time. */
  function isSet(): boolean {
    return time.now() + time.wallAheadMs() >= earliest;
  }

  return { check, isSet };
}
