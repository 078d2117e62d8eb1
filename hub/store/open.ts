import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyBeforeMigration } from './before-migration.ts';
import { databaseClass, type Database } from './driver.ts';
import { diskFault, StoreError } from './errors.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { pragma } from './pragma.ts';

export const DATABASE_FILE = 'lotusbell.db';
const LOCK_FILE = 'hub.lock';

/**
 * Pages in the WAL at which SQLite itself makes a checkpoint inside a commit. maintenance.ts does it earlier, when
 * idle.
 */
const WAL_CEILING_PAGES = 16_000;

/**
 * Opens DATA/lotusbell.db. A missing file is created; an older one is copied, then migrated. The time does not grow with
 * the event log: the whole file is read later, by another process (app/database-check.ts).
 * @throws StoreError with a hint: corrupt, newer, busy, read-only, full, or not flushing at commit.
 */
export function openDatabase(dataDir: string): Database {
  try {
    mkdirSync(join(dataDir, 'backups'), { recursive: true, mode: 0o700 });
    const file = join(dataDir, DATABASE_FILE);
    const Class = databaseClass();
    const db = new Class(file, { timeout: 0 } as ConstructorParameters<typeof Class>[1]);
    try {
      configure(db);
      migrate(db, dataDir, file);
      assertWritable(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw diskFault(error) ?? error;
  }
}

/**
 * From now on a commit is written and not flushed: `WalFlush` does it beside the loop. SQLite still flushes at each
 * checkpoint, and before it begins the WAL anew (sqlite.org/pragma.html, synchronous NORMAL).
 */
export function flushBeside(db: Database): void {
  db.exec('PRAGMA synchronous=NORMAL');
}

/**
 * One hub per data directory: a second hub would answer presses that the first does not know. The lock is a SQLite lock
 * on a separate file. It ends with the process, also after a crash, and does not stop readers of the database.
 * @returns a function that releases the lock. @throws StoreError DATABASE_BUSY when another hub holds it.
 */
export function lockDataDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const Class = databaseClass();
  const lock = new Class(join(dataDir, LOCK_FILE));
  try {
    lock.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw diskFault(error) ?? error;
  }
  return () => lock.close();
}

/**
 * The order matters: some drivers set `synchronous` to NORMAL when the journal mode changes. In WAL mode NORMAL does
 * not flush at commit, so both values are read back. @throws StoreError DATABASE_UNSAFE.
 */
function configure(db: Database): void {
  const mode = pragma(db, 'journal_mode=WAL');
  db.exec('PRAGMA synchronous=FULL');
  db.exec('PRAGMA foreign_keys=ON');
  db.exec('PRAGMA temp_store=MEMORY');
  db.exec(`PRAGMA wal_autocheckpoint=${WAL_CEILING_PAGES}`);
  db.exec('PRAGMA journal_size_limit=67108864');
  const synchronous = pragma(db, 'synchronous');
  if (mode !== 'wal' || synchronous !== 2) {
    throw new StoreError(
      'DATABASE_UNSAFE',
      `the database would not flush at commit (journal_mode=${String(mode)}, synchronous=${String(synchronous)})`,
      'Put the data directory on a local disk; network and overlay file systems cannot keep the promise.',
    );
  }
}

function migrate(db: Database, dataDir: string, file: string): void {
  const have = Number(pragma(db, 'user_version'));
  const want = MIGRATIONS.length;
  if (have > want) {
    throw new StoreError(
      'DATABASE_NEWER',
      `the database was written by a newer Lotusbell (format ${have}, this one knows ${want})`,
      `Install the newer version again, or restore a backup from before the update (DATA/backups/before-format-….db).`,
    );
  }
  if (have === want) return;
  if (have > 0) {
    pragma(db, 'wal_checkpoint(TRUNCATE)');
    copyBeforeMigration(file, join(dataDir, 'backups'), have + 1);
  }
  for (let step = have; step < want; step++) {
    db.exec('BEGIN IMMEDIATE');
    try {
      runStep(db, MIGRATIONS[step] as Migration);
      db.exec(`PRAGMA user_version=${step + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

function runStep(db: Database, step: Migration): void {
  if (typeof step === 'string') db.exec(step);
  else step(db);
}

/** Writes one row, so that a full or read-only disk is found at start and not at the first press. */
function assertWritable(db: Database): void {
  db.exec(
    `INSERT INTO meta (key, value) VALUES ('opened', '${Date.now()}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
}
