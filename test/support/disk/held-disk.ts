import type { Outside } from '../../../hub/app/outside.ts';
import { openWalFlush } from '../../../hub/store/wal-flush.ts';

export type HeldDisk = {
  readonly besideLoop: NonNullable<Outside['besideLoop']>;
  /** From now on no flush ends. */
  readonly stall: () => void;
  /** The flushes that wait end, and so do all later ones. */
  readonly goOn: () => void;
};

/** A real WAL on a disk whose flushes stall when the test says so. */
export function heldDisk(): HeldDisk {
  let stalled = false;
  const waiting: (() => void)[] = [];
  return {
    besideLoop: {
      openWalFlush: (walFile) => {
        const real = openWalFlush(walFile);
        return {
          ...real,
          start: (done) => {
            if (stalled) waiting.push(() => real.start(done));
            else real.start(done);
          },
        };
      },
      openCheckpointer: () => null,
    },
    stall: () => {
      stalled = true;
    },
    goOn: () => {
      stalled = false;
      for (const flush of waiting.splice(0)) flush();
    },
  };
}
