import { createBatches, type Counts, type Job, type Outcome } from './batch.ts';
import type { Database } from './driver.ts';
import type { Effect } from './effects.ts';
import { StoreError } from './errors.ts';
import type { StoreOutside, Tables, Tx } from './tables.ts';

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
  readonly counts: Counts;
};

/** A batch larger than this is committed in parts, so that the first of many presses does not wait for the last. */
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
