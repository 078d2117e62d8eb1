import { join } from 'node:path';
import { databaseClass } from './driver.ts';
import { DATABASE_FILE } from './open.ts';
import { tablesOf, type Tables } from './tables.ts';

/** Keep the whole object: SQLite closes a connection that nobody holds, whatever statements there are of it. */
export type ReadOnlyStore = { readonly tables: Tables; readonly close: () => void };

/**
 * Opens the database of a running hub for reads alone, over a connection of its own. Whoever writes through it gets an
 * error. Each statement sees what is committed at that moment. @throws when there is no such file.
 */
export function openToRead(dataDir: string): ReadOnlyStore {
  const Class = databaseClass();
  const db = new Class(join(dataDir, DATABASE_FILE), { readOnly: true, timeout: 1_000 } as ConstructorParameters<
    typeof Class
  >[1]);
  db.exec('PRAGMA query_only=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096');
  return { tables: tablesOf(db), close: () => db.close() };
}
