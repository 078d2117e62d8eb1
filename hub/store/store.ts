import { createCommitter, type Committer } from './committer.ts';
import type { Database } from './driver.ts';
import { hasRoom } from './disk-room.ts';
import { lockDataDirectory, openDatabase } from './open.ts';
import { tablesOf, type StoreOutside, type Tables } from './tables.ts';
import { createMaintenance, type Maintenance } from './maintenance.ts';

export type Store = {
  readonly tables: Tables;
  readonly committer: Committer;
  readonly maintenance: Maintenance;
  readonly close: () => void;
};

/**
 * Opens the store in `dataDir` and locks the directory.
 * @throws StoreError with code and hint (corrupt, newer, in use, read-only, full).
 */
export function openStore(dataDir: string, outside: StoreOutside): Store {
  const unlock = lockDataDirectory(dataDir);
  let db: Database;
  try {
    db = openDatabase(dataDir);
  } catch (error) {
    unlock();
    throw error;
  }
  const tables = tablesOf(db);
  const committer = createCommitter(db, tables, outside, () => hasRoom(dataDir));
  const maintenance = createMaintenance(db);
  return {
    tables,
    committer,
    maintenance,
    close: () => {
      committer.end();
      // The next start reads no WAL then. After a kill SQLite reads it.
      maintenance.truncateWal();
      db.close();
      unlock();
    },
  };
}
