import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertUsable } from './snapshot.ts';

/**
 * Copies the database file before a migration. A migration that was interrupted is tried again at the next start; its
 * copy replaces the earlier one. The copy is checked and flushed before it gets its name, so a copy with that name is
 * always whole.
 * @param file the database; its WAL must be empty. @param format the format that the first step makes.
 * @returns the path of the copy. @throws StoreError when the copy is damaged, or the disk refuses.
 */
export function copyBeforeMigration(file: string, directory: string, format: number): string {
  const copy = join(directory, `before-format-${format}.db`);
  const unfinished = `${copy}.unfinished`;
  try {
    copyFileSync(file, unfinished);
    assertUsable(unfinished);
    flush(unfinished);
    renameSync(unfinished, copy);
    flush(directory);
  } catch (error) {
    removeWithWal(unfinished);
    throw error;
  }
  removeWithWal(unfinished);
  return copy;
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Opening a database in WAL mode makes two files beside it. */
function removeWithWal(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
