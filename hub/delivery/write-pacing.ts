/**
 * How often phones are written to. Alone, a commit is told at once. Under load each round of writing costs the same whether it
 * carries one change or fifty, so the next round waits about as long as the last one took, and takes along what piled up.
 */
export type WritePacing = {
  readonly nowMs: () => number;
  /** Runs something once the given milliseconds have passed. */
  readonly after: (work: () => void, ms: number) => void;
  /** Runs `work` soon: in this turn of the loop after receipts have left, or when the last round has been paid for. */
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
