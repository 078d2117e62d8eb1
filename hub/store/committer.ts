import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { diskFault, StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';

/** `not-recorded`: the disk refused the whole commit. `failed`: this one command broke; its neighbours were committed. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'not-recorded'; readonly error: StoreError }
  | { readonly ok: false; readonly why: 'failed'; readonly error: unknown };

export type Committer = {
  /**
   * Queues a command. Everything queued in one turn of the loop becomes one transaction; `done` is called after the flush, in
   * the order of arrival.
   */
  readonly submit: <T>(work: (tx: Tx) => T, done: (outcome: Outcome<T>) => void) => void;
  /** The same as a promise. @throws StoreError when not recorded, or what the command threw. */
  readonly run: <T>(work: (tx: Tx) => T) => Promise<T>;
  /** Called after each flush with all that must be told, after every `done` of the batch. */
  readonly onCommitted: (listener: (effects: readonly Effect[]) => void) => void;
  /** Commits what is queued now. For the end of the hub's life and for tests on a moved clock. */
  readonly flush: () => void;
  /** Commits what is queued; whatever comes later is answered "not recorded". */
  readonly end: () => void;
  /** The disk's fault, or null. It ends with a commit that went well; a full disk also needs room again, or the state would flap. */
  readonly trouble: () => StoreError | null;
  readonly counts: { commits: number; commands: number; failed: number; notRecorded: number };
};

type Job = { work: (tx: Tx) => unknown; done: (outcome: Outcome<unknown>) => void; outcome: Outcome<unknown> | null };

/** A batch larger than this is committed in parts, so that the first of many presses does not wait for the last. */
const BATCH_MAX = 512;

/** @param diskHasRoom asked while the disk is known to be full. */
export function createCommitter(
  db: Database,
  tables: Tables,
  outside: StoreOutside,
  diskHasRoom: () => boolean,
): Committer {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT command');
  const release = db.prepare('RELEASE command');
  const rollbackTo = db.prepare('ROLLBACK TO command');

  const counts = { commits: 0, commands: 0, failed: 0, notRecorded: 0 };
  let queue: Job[] = [];
  let scheduled = false;
  let ended = false;
  let trouble: StoreError | null = null;
  let listener: (effects: readonly Effect[]) => void = () => {};

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    outside.defer(() => {
      scheduled = false;
      flushOnce();
      if (queue.length > 0) schedule();
    });
  }

  function flushOnce(): void {
    if (queue.length === 0) return;
    const batch = queue.length > BATCH_MAX ? queue.splice(0, BATCH_MAX) : queue;
    if (batch === queue) queue = [];
    const effects = transact(batch);
    // Answers leave in arrival order, or one device's messages would overtake each other.
    for (const job of batch) answer(job);
    if (effects.length > 0) tell(effects);
  }

  function tell(effects: readonly Effect[]): void {
    try {
      listener(effects);
    } catch (error) {
      outside.broken(error);
    }
  }

  function answer(job: Job): void {
    try {
      job.done(job.outcome as Outcome<unknown>);
    } catch (error) {
      outside.broken(error);
    }
  }

  function transact(batch: readonly Job[]): readonly Effect[] {
    const effects: Effect[] = [];
    try {
      begin.run();
      const tx: Tx = { ...tables, now: outside.now(), tell: (effect) => effects.push(effect) };
      if (batch.length > 1) for (const job of batch) runBesideOthers(job, tx, effects);
      else if (!run(batch[0] as Job, tx, () => rollback.run())) return [];
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

  /** In a savepoint of its own, so that a mistake in it undoes only itself. A lone command needs none, which would copy every page it touches. */
  function runBesideOthers(job: Job, tx: Tx, effects: Effect[]): void {
    const mark = effects.length;
    savepoint.run();
    run(job, tx, () => {
      effects.length = mark;
      rollbackTo.run();
    });
    release.run();
  }

  /** @returns false when a mistake of its own has undone it. @throws a fault of the disk, which ends the whole batch. */
  function run(job: Job, tx: Tx, undo: () => void): boolean {
    try {
      job.outcome = { ok: true, value: job.work(tx) };
      return true;
    } catch (error) {
      if (diskFault(error) !== null) throw error;
      undo();
      tables.facts.rolledBack();
      counts.failed++;
      job.outcome = { ok: false, why: 'failed', error };
      return false;
    }
  }

  function giveUp(batch: readonly Job[], error: unknown): void {
    tables.facts.rolledBack();
    // Some faults (full, I/O) have rolled back already; a second ROLLBACK then says so, which is no news.
    try {
      if (db.isTransaction) rollback.run();
    } catch (second) {
      if (diskFault(second) === null && db.isTransaction) throw second;
    }
    const fault = diskFault(error);
    counts.notRecorded += batch.length;
    if (fault !== null) trouble = fault;
    for (const job of batch) {
      job.outcome =
        fault === null ? { ok: false, why: 'failed', error } : { ok: false, why: 'not-recorded', error: fault };
    }
  }

  const submit: Committer['submit'] = (work, done) => {
    if (ended) {
      done({
        ok: false,
        why: 'not-recorded',
        error: new StoreError('STOPPING', 'the hub is stopping', 'Send it again when the hub is back.'),
      });
      return;
    }
    queue.push({ work, done: done as Job['done'], outcome: null });
    schedule();
  };

  function flush(): void {
    while (queue.length > 0) flushOnce();
  }

  return {
    submit,
    run: (work) =>
      new Promise((resolve, reject) => {
        submit(work, (outcome) => {
          if (outcome.ok) resolve(outcome.value);
          else reject(outcome.error as Error);
        });
      }),
    onCommitted: (next) => {
      listener = next;
    },
    flush,
    end: () => {
      flush();
      ended = true;
    },
    trouble: () => trouble,
    counts,
  };
}
