import { pragma } from './open.ts';
import type { Database } from './driver.ts';

export type Maintenance = {
  /** Moves what the WAL holds into the database file. Meant for quiet moments: it flushes twice. */
  readonly checkpoint: () => void;
  /** @returns 'ok', or what `PRAGMA quick_check` found. */
  readonly check: () => string;
};

export function createMaintenance(db: Database): Maintenance {
  return {
    checkpoint: () => {
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
    check: () => String(pragma(db, 'quick_check(10)')),
  };
}
