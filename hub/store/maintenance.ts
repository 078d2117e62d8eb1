import type { Checkpointer } from './checkpointer.ts';
import type { Committer } from './committer.ts';
import type { Database } from './driver.ts';

export type Maintenance = {
  /** Moves the WAL into the database file (a passive checkpoint), beside the loop where a thread can be had. */
  readonly checkpoint: () => Promise<void>;
  /** The same, and the WAL is empty after it. Called when nothing is written any more. Never throws. */
  readonly truncateWal: () => void;
};

/** @param checkpointer null: the checkpoint is made on the loop, in a quiet moment. */
export function createMaintenance(
  db: Database,
  { pause }: Pick<Committer, 'pause'>,
  checkpointer: Checkpointer | null,
): Maintenance {
  let running = false;

  async function moveBeside(beside: Checkpointer): Promise<void> {
    if (running) return;
    running = true;
    try {
      await beside.run('move');
      const goOn = pause();
      try {
        await beside.run('begin-anew');
      } finally {
        goOn();
      }
    } finally {
      running = false;
    }
  }

  return {
    checkpoint: async () => {
      if (checkpointer !== null) return moveBeside(checkpointer);
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
    truncateWal: () => {
      try {
        emptyWal(db);
      } catch {
        // What is committed stays in the WAL.
      }
    },
  };
}

/** Puts the whole WAL into the database file. @throws when the disk refuses, or somebody reads the WAL. */
export function emptyWal(db: Database): void {
  const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number };
  if (row.busy !== 0) throw new Error('somebody reads the database, so its WAL stays');
}
