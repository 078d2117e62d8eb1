import { createDurability } from './durability.ts';
import { createBatches, type Counts, type Job, type Outcome } from './batch.ts';
import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';
import type { WalFlush } from './wal-flush.ts';

export type Committer = {
  /**
   * Queues a command (group commit, decision 0002). All commands of one turn of the event loop become one transaction.
   * `done` is called after the flush to disk, in the order of arrival. While a flush stalls, commands wait in the
   * queue (decision 0031).
   */
  readonly submit: <T>(work: (tx: Tx) => T, done: (outcome: Outcome<T>) => void) => void;
  /**
   * The same for what promises nothing to anybody, as a receipt of a phone. Alone it is not flushed: a power cut may
   * take back the last half minute of it.
   */
  readonly submitLight: Committer['submit'];
  /** The same as a promise. @throws StoreError when not recorded, or what the command threw. */
  readonly run: <T>(work: (tx: Tx) => T) => Promise<T>;
  /**
   * Sets the listener. It gets the effects of each batch after the flush, when every `done` of the batch was called.
   */
  readonly onCommitted: (listener: (effects: readonly Effect[]) => void) => void;
  /**
   * Commits the queue now, and waits for the disk. Used when the hub stops, when the clock is set, and by tests with a
   * moved clock.
   */
  readonly flush: () => void;
  /** Whether commands wait for a flush that stalls. */
  readonly isHeldUp: () => boolean;
  /** Commits nothing until the answer is called: another thread writes. */
  readonly pause: () => () => void;
  /** Commits the queue. Later commands get the outcome `not-recorded`. */
  readonly end: () => void;
  /**
   * The present disk fault, or null. A successful commit ends it. A full disk must also have free space again;
   * otherwise the state would change with every small commit.
   */
  readonly trouble: () => StoreError | null;
  readonly counts: Counts;
};

/** A larger batch is committed in parts, so that the first of many presses does not wait for the last. */
const BATCH_MAX = 512;

/** How long `flush` waits for another thread that writes, in milliseconds. */
const OTHER_WRITER_MS = 5_000;

export type CommitterDeps = {
  readonly db: Database;
  readonly tables: Tables;
  readonly outside: StoreOutside;
  /** Asked while the disk is known to be full. */
  readonly diskHasRoom: () => boolean;
  /** Null: each commit flushes by itself. */
  readonly flush: WalFlush | null;
  /** Puts the whole WAL into the database file. @throws when the disk refuses. */
  readonly emptyWal: () => void;
};

export function createCommitter({
  db,
  tables,
  outside,
  diskHasRoom,
  flush: walFlush,
  emptyWal,
}: CommitterDeps): Committer {
  const { transact, trouble, counts } = createBatches(db, tables, outside, diskHasRoom);
  const durability = createDurability({
    flush: walFlush,
    settle: (batch) => batch.forEach(answer),
    tell,
    onFree: () => {
      if (queue.length > 0) schedule();
    },
    repair: emptyWal,
    steadyMs: outside.steadyMs,
  });
  let queue: Job[] = [];
  let scheduled = false;
  let ended = false;
  let listener: (effects: readonly Effect[]) => void = () => {};

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    outside.defer(() => {
      scheduled = false;
      // What waits is committed when the flush has ended. So is the rest of a burst: its first batch is then answered
      // before the loop is busy with the next.
      if (durability.isHeldUp() || (durability.isFlushing() && queue.length > BATCH_MAX)) return;
      if (queue.length > 0 && !durability.mayWrite()) return;
      commitOnce();
      if (queue.length > 0) schedule();
    });
  }

  function commitOnce(): void {
    if (queue.length === 0) return;
    const batch = queue.length > BATCH_MAX ? queue.splice(0, BATCH_MAX) : queue;
    if (batch === queue) queue = [];
    // Answers are sent in the order of arrival. Otherwise messages of one device could overtake each other.
    durability.add({ batch, effects: transact(batch) });
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

  function enqueue(work: Job['work'], done: Job['done'], isLight: boolean): void {
    if (ended) return done({ ok: false, why: 'not-recorded', error: stopping() });
    queue.push({ work, done, isLight, outcome: null });
    schedule();
  }

  const submit: Committer['submit'] = (work, done) => enqueue(work, done as Job['done'], false);

  function flush(): void {
    // SQLite then waits for the other thread, and does not refuse.
    if (durability.isPaused()) db.exec(`PRAGMA busy_timeout=${OTHER_WRITER_MS}`);
    do {
      while (queue.length > 0) commitOnce();
      durability.now();
      // Answers may have brought new commands.
    } while (queue.length > 0);
    db.exec('PRAGMA busy_timeout=0');
  }

  return {
    submit,
    submitLight: (work, done) => enqueue(work, done as Job['done'], true),
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
    isHeldUp: durability.isHeldUp,
    pause: durability.pause,
    end: () => {
      flush();
      ended = true;
    },
    trouble: () => trouble() ?? durability.trouble(),
    counts,
  };
}

function stopping(): StoreError {
  return new StoreError('STOPPING', 'the hub is stopping', 'Send it again when the hub is back.');
}
