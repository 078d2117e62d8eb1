import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { diskFault, type StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';

/** `not-recorded`: the disk refused the whole commit. `failed`: this one command broke; its neighbours were committed. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'not-recorded'; readonly error: StoreError }
  | { readonly ok: false; readonly why: 'failed'; readonly error: unknown };

/** A queued command; `outcome` is set by the batch that it is part of. */
export type Job = {
  readonly work: (tx: Tx) => unknown;
  readonly done: (outcome: Outcome<unknown>) => void;
  outcome: Outcome<unknown> | null;
};

export type Counts = { commits: number; commands: number; failed: number; notRecorded: number };

/** Runs queued commands in one transaction. */
export type Batches = {
  /** Gives each job its outcome. @returns what must be told; nothing when the commit failed. */
  readonly transact: (batch: readonly Job[]) => readonly Effect[];
  /** The disk's fault, or null. It ends with a commit that went well; a full disk also needs room again. */
  readonly trouble: () => StoreError | null;
  readonly counts: Counts;
};

/** @param diskHasRoom asked while the disk is known to be full. */
export function createBatches(
  db: Database,
  tables: Tables,
  outside: StoreOutside,
  diskHasRoom: () => boolean,
): Batches {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT command');
  const release = db.prepare('RELEASE command');
  const rollbackTo = db.prepare('ROLLBACK TO command');
  const counts: Counts = { commits: 0, commands: 0, failed: 0, notRecorded: 0 };
  let trouble: StoreError | null = null;

  function transact(batch: readonly Job[]): readonly Effect[] {
    const effects: Effect[] = [];
    try {
      begin.run();
      const tx: Tx = { ...tables, now: outside.now(), tell: (effect) => effects.push(effect) };
      if (batch.length > 1) for (const job of batch) runBesideOthers(job, tx, effects);
      else if (!runAlone(batch[0] as Job, tx)) return [];
      tables.facts.noteHead();
      outside.fault('before-commit');
      commit.run();
    } catch (error) {
      giveUp(batch, error);
      return [];
    }
    outside.fault('after-commit');
    counts.commits++;
    counts.commands += batch.length;
    if (trouble !== null && (trouble.code !== 'DISK_FULL' || diskHasRoom())) trouble = null;
    return effects;
  }

  /** A lone command needs no savepoint, which would copy every page it touches. @returns false when its own mistake has undone it. */
  function runAlone(job: Job, tx: Tx): boolean {
    try {
      job.outcome = { ok: true, value: job.work(tx) };
      return true;
    } catch (error) {
      if (diskFault(error) !== null) throw error;
      rollback.run();
      fail(job, error);
      return false;
    }
  }

  /** In a savepoint of its own, so that a mistake in it undoes only itself. @throws a fault of the disk, which ends the whole batch. */
  function runBesideOthers(job: Job, tx: Tx, effects: Effect[]): void {
    const mark = effects.length;
    savepoint.run();
    try {
      job.outcome = { ok: true, value: job.work(tx) };
    } catch (error) {
      if (diskFault(error) !== null) throw error;
      effects.length = mark;
      rollbackTo.run();
      fail(job, error);
    }
    release.run();
  }

  /** After its rollback. */
  function fail(job: Job, error: unknown): void {
    tables.facts.rolledBack();
    counts.failed++;
    job.outcome = { ok: false, why: 'failed', error };
  }

  function giveUp(batch: readonly Job[], error: unknown): void {
    tables.facts.rolledBack();
    rollBackUnlessDone(db, rollback);
    const fault = diskFault(error);
    counts.notRecorded += batch.length;
    if (fault !== null) trouble = fault;
    for (const job of batch) {
      job.outcome =
        fault === null ? { ok: false, why: 'failed', error } : { ok: false, why: 'not-recorded', error: fault };
    }
  }

  return { transact, trouble: () => trouble, counts };
}

/** Some faults (full, I/O) have rolled back already; a second ROLLBACK then says so, which is no news. */
function rollBackUnlessDone(db: Database, rollback: { readonly run: () => unknown }): void {
  try {
    if (db.isTransaction) rollback.run();
  } catch (second) {
    if (diskFault(second) === null && db.isTransaction) throw second;
  }
}
