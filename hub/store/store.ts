import { createCommitter, type Committer } from './committer.ts';
import type { Database } from './driver.ts';
import { hasRoom } from './disk-room.ts';
import { diskFault } from './errors.ts';
import { DATABASE_FILE, flushBeside, lockDataDirectory, openDatabase } from './open.ts';
import { tablesOf, type StoreOutside, type Tables } from './tables.ts';
import { createMaintenance, emptyWal, type Maintenance } from './maintenance.ts';
import type { WalFlush } from './wal-flush.ts';
import { join } from 'node:path';

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
  const file = join(dataDir, DATABASE_FILE);
  let db: Database;
  let flush: WalFlush | null;
  try {
    db = openDatabase(dataDir);
    flush = outside.besideLoop?.openWalFlush(`${file}-wal`) ?? null;
    if (flush !== null) flushBeside(db);
  } catch (error) {
    unlock();
    throw diskFault(error) ?? error;
  }
  const tables = tablesOf(db);
  const diskHasRoom = (): boolean => hasRoom(dataDir);
  const committer = createCommitter({ db, tables, outside, diskHasRoom, flush, emptyWal: () => emptyWal(db) });
  const checkpointer = outside.besideLoop?.openCheckpointer(file) ?? null;
  const maintenance = createMaintenance(db, committer, checkpointer);
  return {
    tables,
    committer,
    maintenance,
    close: () => {
      committer.end();
      checkpointer?.close();
      flush?.close();
      // The next start reads no WAL then. After a kill SQLite reads it.
      maintenance.truncateWal();
      db.close();
      unlock();
    },
  };
}
