import { pragma } from './pragma.ts';
import type { Database } from './driver.ts';

export type Maintenance = {
  /** Moves the WAL into the database file (a passive checkpoint). Call it in quiet moments: it flushes twice. */
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
