/**
 * Write pacing: how often frames are written to phones. A single commit is sent at once. Under load, one round of
 * writing costs the same for one change as for fifty. So the next round waits about twice as long as the last one
 * took, and sends all that has collected.
 */
export type WritePacing = {
  readonly nowMs: () => number;
  /** Runs work after the given milliseconds. */
  readonly after: (work: () => void, ms: number) => void;
  /**
   * Runs `work` later in this turn of the loop, after the receipts were sent; after a recent round, when its pause
   * has ended.
   */
  readonly soon: (work: () => void) => void;
};

export function createWritePacing(nowMs: WritePacing['nowMs'], after: WritePacing['after']): WritePacing {
  const MIN_GAP_MS = 4;
  const COST_FACTOR = 2;
  let waiting = false;
  let freeAt = 0;

  function run(work: () => void): void {
    waiting = false;
    const began = nowMs();
    work();
    const ended = nowMs();
    freeAt = ended + Math.max(MIN_GAP_MS, COST_FACTOR * (ended - began));
  }

  return {
    nowMs,
    after,
    soon: (work) => {
      if (waiting) return;
      waiting = true;
      const waitMs = freeAt - nowMs();
      if (waitMs <= 0) process.nextTick(run, work);
      else after(() => run(work), Math.ceil(waitMs));
    },
  };
}
