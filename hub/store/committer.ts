import { createBatches, type Counts, type Job, type Outcome } from './batch.ts';
import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';

export type Committer = {
  /**
   * Queues a command (group commit, decision 0002). All commands of one turn of the event loop become one transaction.
   * `done` is called after the flush to disk, in the order of arrival.
   */
  readonly submit: <T>(work: (tx: Tx) => T, done: (outcome: Outcome<T>) => void) => void;
  /** The same as a promise. @throws StoreError when not recorded, or what the command threw. */
  readonly run: <T>(work: (tx: Tx) => T) => Promise<T>;
  /**
   * Sets the listener. It gets the effects of each batch after the flush, when every `done` of the batch was called.
   */
  readonly onCommitted: (listener: (effects: readonly Effect[]) => void) => void;
  /** Commits the queue now. Used when the hub stops, and by tests with a moved clock. */
  readonly flush: () => void;
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

/** @param diskHasRoom asked while the disk is known to be full. */
export function createCommitter(
  db: Database,
  tables: Tables,
  outside: StoreOutside,
  diskHasRoom: () => boolean,
): Committer {
  const { transact, trouble, counts } = createBatches(db, tables, outside, diskHasRoom);
  let queue: Job[] = [];
  let scheduled = false;
  let ended = false;
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
    // Answers are sent in the order of arrival. Otherwise messages of one device could overtake each other.
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

  const submit: Committer['submit'] = (work, done) => {
    if (ended) {
      done({ ok: false, why: 'not-recorded', error: stopping() });
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
    trouble,
    counts,
  };
}

function stopping(): StoreError {
  return new StoreError('STOPPING', 'the hub is stopping', 'Send it again when the hub is back.');
}
