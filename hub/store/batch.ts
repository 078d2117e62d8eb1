import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { diskFault, type StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';

/**
 * `not-recorded`: the disk refused the whole commit. `failed`: this command threw; the others of its batch were
 * committed.
 */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'not-recorded'; readonly error: StoreError }
  | { readonly ok: false; readonly why: 'failed'; readonly error: unknown };

/** A queued command; `outcome` is set by the batch that it is part of. */
export type Job = {
  readonly work: (tx: Tx) => unknown;
  readonly done: (outcome: Outcome<unknown>) => void;
  /** It promises nothing to anybody, so it needs no flush of its own. */
  readonly isLight: boolean;
  outcome: Outcome<unknown> | null;
};

export type Counts = { commits: number; commands: number; failed: number; notRecorded: number };

/** Runs queued commands in one transaction. */
export type Batches = {
  /** Gives each job its outcome. @returns the effects to deliver; none when the commit failed. */
  readonly transact: (batch: readonly Job[]) => readonly Effect[];
  /** The present disk fault, or null. A successful commit ends it; a full disk must also have free space again. */
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
      failBatch(batch, error);
      return [];
    }
    outside.fault('after-commit');
    counts.commits++;
    counts.commands += batch.length;
    if (trouble !== null && (trouble.code !== 'DISK_FULL' || diskHasRoom())) trouble = null;
    return effects;
  }

  /** A single command needs no savepoint. A savepoint would copy every page that the command changes. */
  function runAlone(job: Job, tx: Tx): boolean {
    return attempt(job, tx, () => {
      rollback.run();
      noteFailed();
    });
  }

  /** Each command has its own savepoint, so that an error rolls back only this command. */
  function runBesideOthers(job: Job, tx: Tx, effects: Effect[]): void {
    const mark = effects.length;
    savepoint.run();
    attempt(job, tx, () => {
      effects.length = mark;
      rollbackTo.run();
      noteFailed();
    });
    release.run();
  }

  /** Called after a command was rolled back. */
  function noteFailed(): void {
    tables.facts.rolledBack();
    counts.failed++;
  }

  function failBatch(batch: readonly Job[], error: unknown): void {
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

/**
 * Runs one command and gives it its outcome.
 * @returns false when the command threw and was rolled back. @throws a disk fault, which ends the batch.
 */
function attempt(job: Job, tx: Tx, rollBack: () => void): boolean {
  try {
    job.outcome = { ok: true, value: job.work(tx) };
    return true;
  } catch (error) {
    if (diskFault(error) !== null) throw error;
    rollBack();
    job.outcome = { ok: false, why: 'failed', error };
    return false;
  }
}

/**
 * After some faults (disk full, I/O) SQLite has rolled back already. The error of a second ROLLBACK is then ignored.
 */
function rollBackUnlessDone(db: Database, rollback: { readonly run: () => unknown }): void {
  try {
    if (db.isTransaction) rollback.run();
  } catch (second) {
    if (diskFault(second) === null && db.isTransaction) throw second;
  }
}
