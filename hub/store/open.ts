import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { databaseClass, type Database } from './driver.ts';
import { diskFault, StoreError } from './errors.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

export const DATABASE_FILE = 'lotusbell.db';
const LOCK_FILE = 'hub.lock';

/** Pages that may pile up in the WAL before SQLite itself checkpoints inside a commit; tend.ts does it earlier, when idle. */
const WAL_CEILING_PAGES = 16_000;

/**
 * Opens DATA/lotusbell.db: creates it, or checks it and brings an older one forward after making a copy.
 * @throws StoreError with a remedy: corrupt, newer, busy, read-only, full, or not flushing at commit.
 */
export function openDatabase(dataDir: string): Database {
  try {
    mkdirSync(join(dataDir, 'backups'), { recursive: true, mode: 0o700 });
    const file = join(dataDir, DATABASE_FILE);
    const fresh = !existsSync(file) || statSync(file).size === 0;
    const Class = databaseClass();
    const db = new Class(file, { timeout: 0 } as ConstructorParameters<typeof Class>[1]);
    try {
      settle(db);
      if (!fresh) assertSound(db);
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
 * One hub per data directory: a second one would answer presses that the first does not know of. The lock is SQLite's own, on a
 * file beside the database, so that it ends with the process however that ends, and readers of the database are not shut out.
 * @returns releases the lock.
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

/** Order matters: several drivers fall back to NORMAL when the journal mode changes, and NORMAL does not flush at commit. */
function settle(db: Database): void {
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

function assertSound(db: Database): void {
  const verdict = pragma(db, 'quick_check(1)');
  if (verdict === 'ok') return;
  throw new StoreError(
    'DATABASE_CORRUPT',
    `the database is damaged: ${String(verdict)}`,
    'Move lotusbell.db aside and restore the newest backup: lotusbell restore DATA/backups/…',
  );
}

function migrate(db: Database, dataDir: string, file: string): void {
  const have = Number(pragma(db, 'user_version'));
  const want = MIGRATIONS.length;
  if (have > want) {
    throw new StoreError(
      'DATABASE_NEWER',
      `the database was written by a newer Lotusbell (format ${have}, this one knows ${want})`,
      `Install the newer version again, or restore a backup from before the update (DATA/backups/before-format-${have}…).`,
    );
  }
  if (have === want) return;
  if (have > 0) {
    pragma(db, 'wal_checkpoint(TRUNCATE)');
    copyFileSync(file, join(dataDir, 'backups', `before-format-${have + 1}-${Date.now()}.db`));
  }
  for (let step = have; step < want; step++) {
    db.exec('BEGIN IMMEDIATE');
    try {
      take(db, MIGRATIONS[step] as Migration);
      db.exec(`PRAGMA user_version=${step + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

function take(db: Database, step: Migration): void {
  if (typeof step === 'string') db.exec(step);
  else step(db);
}

/** A full or read-only disk is found at start, not at the first press. */
function assertWritable(db: Database): void {
  db.exec(
    `INSERT INTO meta (key, value) VALUES ('opened', '${Date.now()}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
}

export function pragma(db: Database, text: string): unknown {
  const row = db.prepare(`PRAGMA ${text}`).get() as Record<string, unknown> | undefined;
  return row === undefined ? undefined : Object.values(row)[0];
}
