import type { HubTime } from './hub-time.ts';

export type ClockFollowerDeps = {
  readonly time: Pick<HubTime, 'wallAheadMs' | 'now'>;
  /** Moves every deadline and then the hub's time, or leaves both (commands/calls/step-clock.ts). @returns whether it was recorded. */
  readonly step: (byMs: number) => boolean;
};

/** A time service that slews, and a busy machine, part the clocks by less than this. */
const TOLERANCE_MS = 2_000;
/** A machine without a clock of its own starts in 1970, or where it was last switched off; before this date no hub was ever built. */
const NO_CLOCK_BEFORE = Date.UTC(2026, 0, 1);

/**
 * Follows a wall clock that jumped: a machine without a clock of its own gets the time minutes after it started, somebody sets the
 * date by hand. The jump must be seen in two looks running, so that one wrong reading moves nothing. Called once a second.
 */
export function createClockFollower({ time, step }: ClockFollowerDeps) {
  let suspected: number | null = null;

  function look(): void {
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

  /** Whether the wall clock says a time that can be true. */
  function isSet(): boolean {
    return time.now() + time.wallAheadMs() >= NO_CLOCK_BEFORE;
  }

  return { look, isSet };
}
