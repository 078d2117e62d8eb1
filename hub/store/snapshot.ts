import { databaseClass } from './driver.ts';
import { diskFault, StoreError } from './errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { pragma } from './pragma.ts';

/**
 * Copies the database as it is at one instant. A hub may go on writing meanwhile.
 * @param to path of the copy; must not exist. @throws StoreError when the source is damaged or the disk refuses.
 */
export function snapshotDatabase(from: string, to: string): void {
  const Class = databaseClass();
  try {
    const db = new Class(from, { timeout: 10_000 } as ConstructorParameters<typeof Class>[1]);
    try {
      db.prepare('VACUUM INTO ?').run(to);
    } finally {
      db.close();
    }
    assertUsable(to);
  } catch (error) {
    throw diskFault(error) ?? error;
  }
}

/** @throws StoreError when the file is damaged, is not a database, or was written by a newer Lotusbell. */
export function assertUsable(file: string): void {
  const Class = databaseClass();
  try {
    const db = new Class(file);
    try {
      const verdict = pragma(db, 'quick_check(1)');
      if (verdict !== 'ok')
        throw new StoreError(
          'DATABASE_CORRUPT',
          `the database is damaged: ${String(verdict)}`,
          'Move it aside and restore an older backup.',
        );
      const have = Number(pragma(db, 'user_version'));
      if (have > MIGRATIONS.length)
        throw new StoreError(
          'DATABASE_NEWER',
          `the database was written by a newer Lotusbell (format ${have}, this one knows ${MIGRATIONS.length})`,
          'Install that version first.',
        );
    } finally {
      db.close();
    }
  } catch (error) {
    throw diskFault(error) ?? error;
  }
}

/** `verdict`: `ok`, or what quick_check found. `newestFactAt`: milliseconds since 1970, null for an empty event log. */
export type DatabaseState = { readonly verdict: string; readonly facts: number; readonly newestFactAt: number | null };

/** Reads the state of a database without writing to it. @throws StoreError when it cannot be opened. */
export function inspectDatabase(file: string): DatabaseState {
  const Class = databaseClass();
  try {
    const db = new Class(file, { readOnly: true });
    try {
      const verdict = String(pragma(db, 'quick_check(1)'));
      const row = db
        .prepare(
          'SELECT coalesce(max(seq), 0) AS facts, (SELECT at FROM facts ORDER BY seq DESC LIMIT 1) AS at FROM facts',
        )
        .get() as { facts: number; at: number | null };
      return { verdict, facts: row.facts, newestFactAt: row.at };
    } finally {
      db.close();
    }
  } catch (error) {
    throw diskFault(error) ?? error;
  }
}
