import type { Database } from './driver.ts';

export type Maintenance = {
  /** Moves the WAL into the database file (a passive checkpoint). Call it in quiet moments: it flushes twice. */
  readonly checkpoint: () => void;
};

export function createMaintenance(db: Database): Maintenance {
  return {
    checkpoint: () => {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
  };
}
