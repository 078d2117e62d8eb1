import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseClass } from '../../hub/store/driver.ts';
import { MIGRATIONS } from '../../hub/store/migrations.ts';
import { DATABASE_FILE, lockDataDirectory, openDatabase } from '../../hub/store/open.ts';
import { pragma } from '../../hub/store/pragma.ts';

describe('opening the data directory', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-open-'));
  });
  afterEach(() => {
    chmodSync(dir, 0o700);
    rmSync(dir, { recursive: true, force: true });
  });

  const file = (): string => join(dir, DATABASE_FILE);

  it('flushes at every commit: WAL with synchronous FULL, read back', () => {
    const db = openDatabase(dir);
    expect(pragma(db, 'journal_mode')).toBe('wal');
    expect(pragma(db, 'synchronous')).toBe(2);
    db.close();
  });

  it('a second hub on the same directory is refused with a remedy, and the place is free again when the first ends', () => {
    const release = lockDataDirectory(dir);
    expect(() => lockDataDirectory(dir)).toThrow(
      expect.objectContaining({ code: 'DATABASE_BUSY', hint: expect.stringContaining('second hub') }),
    );
    release();
    lockDataDirectory(dir)();
  });

  it('a file that is no database is told apart and named, with what to do', () => {
    writeFileSync(
      file(),
      'this was a shopping list, long enough to be read as a header of some database file '.repeat(40),
    );
    expect(() => openDatabase(dir)).toThrow(
      expect.objectContaining({ code: 'DATABASE_CORRUPT', hint: expect.stringContaining('restore') }),
    );
  });

  /** Overwrites some pages in the middle of the file; its first page and schema stay readable. */
  function damage(): void {
    const db = openDatabase(dir);
    for (let i = 0; i < 400; i++)
      db.prepare('INSERT INTO facts (at, body) VALUES (?, ?)').run(
        i,
        JSON.stringify({ type: 'Noted', text: 'x'.repeat(200) }),
      );
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const pages = Number(pragma(db, 'page_count'));
    db.close();
    const handle = openSync(file(), 'r+');
    for (const page of [pages - 8, pages - 6, pages - 4])
      writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096);
    closeSync(handle);
  }

  it('a schema that cannot be read is found at start', () => {
    const db = openDatabase(dir);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const handle = openSync(file(), 'r+');
    writeSync(handle, Buffer.alloc(3996, 0x5a), 0, 3996, 100);
    closeSync(handle);
    expect(() => openDatabase(dir)).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
  });

  it('a database of a newer Lotusbell is left alone', () => {
    const db = openDatabase(dir);
    db.exec(`PRAGMA user_version=${MIGRATIONS.length + 1}`);
    db.close();
    expect(() => openDatabase(dir)).toThrow(
      expect.objectContaining({ code: 'DATABASE_NEWER', hint: expect.stringContaining('newer version') }),
    );
  });

  it('an older database is copied before it is brought forward', () => {
    const Class = databaseClass();
    openDatabase(dir).close();
    const older = new Class(file());
    older.exec(`PRAGMA user_version=${MIGRATIONS.length}`);
    older.close();
    // A step further than this version knows is played by adding one.
    const steps = MIGRATIONS as string[];
    steps.push('ALTER TABLE devices ADD COLUMN played TEXT');
    try {
      const db = openDatabase(dir);
      expect(pragma(db, 'user_version')).toBe(steps.length);
      db.close();
      expect(readdirSync(join(dir, 'backups'))).toEqual([`before-format-${steps.length}.db`]);
    } finally {
      steps.pop();
    }
  });

  it('a migration that is interrupted again and again leaves one copy, and it is whole', () => {
    openDatabase(dir).close();
    const steps = MIGRATIONS as string[];
    steps.push('CREATE TABLE half (id); CREATE TABLE half (id)');
    const copy = `before-format-${steps.length}.db`;
    // As left by a process that was killed while it copied.
    writeFileSync(join(dir, 'backups', `${copy}.unfinished`), 'half');
    try {
      for (const text of ['first', 'second', 'third']) {
        const db = new (databaseClass())(file());
        db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(text, text);
        db.close();
        expect(() => openDatabase(dir)).toThrow('half');
      }
    } finally {
      steps.pop();
    }
    expect(readdirSync(join(dir, 'backups'))).toEqual([copy]);
    const kept = new (databaseClass())(join(dir, 'backups', copy));
    expect(pragma(kept, 'integrity_check')).toBe('ok');
    expect(kept.prepare("SELECT key FROM meta WHERE key = 'third'").all()).toHaveLength(1);
    kept.close();
  });

  it('a damaged database is not brought forward: its copy is checked first', () => {
    damage();
    const steps = MIGRATIONS as string[];
    steps.push('CREATE TABLE more (id)');
    try {
      expect(() => openDatabase(dir)).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
    } finally {
      steps.pop();
    }
    expect(readdirSync(join(dir, 'backups'))).toEqual([]);
  });

  it('a migration that breaks leaves the database as it was', () => {
    openDatabase(dir).close();
    const steps = MIGRATIONS as string[];
    steps.push('CREATE TABLE half (id); CREATE TABLE half (id)');
    try {
      expect(() => openDatabase(dir)).toThrow();
    } finally {
      steps.pop();
    }
    const db = openDatabase(dir);
    expect(pragma(db, 'user_version')).toBe(MIGRATIONS.length);
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").all()).toEqual([]);
    db.close();
  });
});
