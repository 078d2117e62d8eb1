import type { Job } from './batch.ts';
import type { Effect } from './effects.ts';
import { diskFault, StoreError } from './errors.ts';
import type { WalFlush } from './wal-flush.ts';

/** A batch that is committed. Its answers and effects leave once it is on the disk. */
export type Written = { readonly batch: readonly Job[]; readonly effects: readonly Effect[] };

export type Durability = {
  /** Takes a batch that was written just now, or that has failed. Settles it in the order of arrival. */
  readonly add: (written: Written) => void;
  /** Flushes and settles all that was added. It blocks the loop: for the end of the hub, and for a set clock. */
  readonly now: () => void;
  readonly isFlushing: () => boolean;
  /**
   * Whether the file system took a write at once just now. Where that is not known it is asked, and `onFree` called
   * with the answer.
   */
  readonly mayWrite: () => boolean;
  /**
   * A flush takes so long that nothing may be written any more: the file system holds a write until the flush ends,
   * and the loop with it.
   */
  readonly isHeldUp: () => boolean;
  /** Nothing is written until the answer is called: another thread writes. */
  readonly pause: () => () => void;
  readonly isPaused: () => boolean;
  readonly trouble: () => StoreError | null;
};

export type DurabilityDeps = {
  /** Null: each commit flushes by itself, so everything is settled at once. */
  readonly flush: WalFlush | null;
  /** Answers the jobs of a batch. */
  readonly settle: (batch: readonly Job[]) => void;
  readonly tell: (effects: readonly Effect[]) => void;
  /** Called when writing may go on. */
  readonly onFree: () => void;
  /** Puts all that was written into the database file, after a flush failed. @throws when the disk refuses that too. */
  readonly repair: () => void;
  /** A time that never jumps, in milliseconds. */
  readonly steadyMs: () => number;
};

/** A good disk flushes in 1 to 50 ms. After this time ext4 begins to hold writes too (decision 0031). */
const HELD_UP_MS = 250;
/** For so long the file system is taken to be as it answered last, in milliseconds; less while a flush runs. */
const READY_MS = 20;
const READY_IN_FLUSH_MS = 3;
/** A flush that takes longer is told to people. */
const SLOW_MS = 1_000;

type Flight = { readonly parts: readonly Written[]; readonly since: number };

/**
 * Keeps committed batches back until the disk has them (decision 0031). One flush at a time runs in the pool; all that
 * is committed meanwhile shares the next one.
 */
export function createDurability(deps: DurabilityDeps): Durability {
  const { flush, settle, tell, onFree, repair, steadyMs } = deps;
  let waiting: Written[] = [];
  let flight: Flight | null = null;
  let fault: StoreError | null = null;
  /** Effects of batches that are written, and that the disk refused to flush. They are told once it has them. */
  let owed: Effect[] = [];
  let pausedSince: number | null = null;
  let askedSince: number | null = null;
  let readyAt = -Infinity;
  /** After a flush that failed the next one may succeed and have lost pages: only a checkpoint tells. */
  let mustRepair = false;

  function add(written: Written): void {
    if (flush === null || (needsNoFlush(written) && waiting.length === 0 && flight === null)) return release([written]);
    waiting.push(written);
    begin();
  }

  function begin(): void {
    if (flush === null || flight !== null || waiting.length === 0) return;
    const mine: Flight = { parts: waiting, since: steadyMs() };
    flight = mine;
    waiting = [];
    flush.start((error) => {
      // `now` took them meanwhile.
      if (flight !== mine) return;
      flight = null;
      land(mine.parts, error);
      begin();
      onFree();
    });
  }

  function land(parts: readonly Written[], error: unknown): void {
    if (error === null && !mustRepair) return release(parts);
    mustRepair = true;
    try {
      repair();
      mustRepair = false;
    } catch (second) {
      return refuse(parts, diskFault(error) ?? diskFault(second) ?? broken(error ?? second));
    }
    release(parts);
  }

  function release(parts: readonly Written[]): void {
    fault = null;
    const late = owed;
    owed = [];
    if (late.length > 0) tell(late);
    for (const { batch, effects } of parts) {
      settle(batch);
      if (effects.length > 0) tell(effects);
    }
  }

  function refuse(parts: readonly Written[], error: StoreError): void {
    fault = error;
    for (const { batch, effects } of parts) {
      owed.push(...effects);
      for (const job of batch) if (job.outcome?.ok === true) job.outcome = { ok: false, why: 'not-recorded', error };
      settle(batch);
    }
  }

  function now(): void {
    const parts = [...(flight?.parts ?? []), ...waiting];
    flight = null;
    waiting = [];
    if (flush === null || parts.length === 0) return;
    let failure: unknown = null;
    try {
      flush.now();
    } catch (error) {
      failure = error;
    }
    land(parts, failure);
  }

  function pause(): () => void {
    pausedSince ??= steadyMs();
    return () => {
      pausedSince = null;
      onFree();
    };
  }

  function mayWrite(): boolean {
    if (flush?.ready === undefined || steadyMs() - readyAt < (flight === null ? READY_MS : READY_IN_FLUSH_MS))
      return true;
    if (askedSince !== null) return false;
    askedSince = steadyMs();
    flush.ready(() => {
      askedSince = null;
      readyAt = steadyMs();
      onFree();
    });
    return false;
  }

  /** How long somebody has waited for the disk. */
  function waitingMs(): number {
    const at = steadyMs();
    return at - Math.min(flight?.since ?? at, pausedSince ?? at, askedSince ?? at);
  }

  return {
    add,
    now,
    isFlushing: () => flight !== null,
    mayWrite,
    isHeldUp: () => pausedSince !== null || waitingMs() > HELD_UP_MS,
    pause,
    isPaused: () => pausedSince !== null,
    trouble: () => fault ?? (waitingMs() > SLOW_MS ? slow() : null),
  };
}

/** Nothing that was promised to anybody: a batch that failed, or one of receipts alone. */
function needsNoFlush({ batch }: Written): boolean {
  return batch.every(({ outcome, isLight }) => isLight || outcome?.ok !== true);
}

function broken(error: unknown): StoreError {
  return new StoreError(
    'DISK_BROKEN',
    'the disk does not flush',
    'Replace the card or disk; restore the newest backup.',
    error,
  );
}

function slow(): StoreError {
  return new StoreError(
    'DISK_SLOW',
    'a flush of the disk takes longer than a second',
    'Nothing is lost, and people are told meanwhile. If it comes again, replace the card: a worn one does this.',
  );
}
