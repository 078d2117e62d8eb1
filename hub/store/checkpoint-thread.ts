import { parentPort, workerData } from 'node:worker_threads';
import { databaseClass } from './driver.ts';

/** What the hub asks of this thread, and what it answers to each: null, or the text of an error. */
export type CheckpointStep = 'move' | 'begin-anew';

/**
 * A thread of its own that moves the WAL into the database file. It flushes, so on the loop it would hold up everything.
 * `move` runs beside commits. `begin-anew` moves the rest and writes one row: the first writer after a whole checkpoint
 * begins the WAL anew, and flushes its header. Nobody else may write meanwhile.
 */
const Class = databaseClass();
const { file } = workerData as { readonly file: string };
const db = new Class(file, { timeout: 0 } as ConstructorParameters<typeof Class>[1]);
db.exec('PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-256');

parentPort?.on('message', (step: CheckpointStep) => {
  let problem: string | null = null;
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    if (step === 'begin-anew')
      db.exec(
        `INSERT INTO meta (key, value) VALUES ('wal-begun', '${Date.now()}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      );
  } catch (error) {
    problem = String(error);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort?.postMessage(problem);
});
