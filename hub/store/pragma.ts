import type { Database } from './driver.ts';

/** @returns the first column of the first row of `PRAGMA text`, or undefined when it answers nothing. */
export function pragma(db: Database, text: string): unknown {
  const row = db.prepare(`PRAGMA ${text}`).get() as Record<string, unknown> | undefined;
  return row === undefined ? undefined : Object.values(row)[0];
}
