import type { Database } from './driver.ts';

export type Maintenance = {
  /** Moves the WAL into the database file (a passive checkpoint). Call it in quiet moments: it flushes twice. */
  readonly checkpoint: () => void;
  /** The same, and the WAL is empty after it. Called when nothing is written any more. Never throws. */
  readonly truncateWal: () => void;
};

export function createMaintenance(db: Database): Maintenance {
  return {
    checkpoint: () => {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
    truncateWal: () => {
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // What is committed stays in the WAL.
      }
    },
  };
}
