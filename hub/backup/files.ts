import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** One file of a data directory in a backup; `name` is relative, with `/`. */
export type Entry = { readonly name: string; readonly size: number; readonly mode: number; readonly sha256: string };
/**
 * The first file of every backup: the list against which the others are checked. `format` is the backup's own version.
 */
export type Manifest = {
  readonly format: 1;
  readonly version: string;
  readonly madeAt: string;
  readonly entries: readonly Entry[];
};

export const MANIFEST = 'manifest.json';
export const DATABASE = 'lotusbell.db';

/** The database is copied separately as a snapshot. The others belong to a running process, or are backups. */
const EXCLUDED = new Set([
  DATABASE,
  `${DATABASE}-wal`,
  `${DATABASE}-shm`,
  `${DATABASE}-journal`,
  'hub.lock',
  'running.json',
  'backups',
]);

/** Backups and unfinished ones, in any folder: a backup that contained the others would double its size each night. */
const IS_BACKUP = /\.backup(\.[^/\\]+)?$/;

/** The app for pagers can be had again, and is large. */
const IS_APK = /[/\\]pager[/\\]ntfy\.apk$/;

/** @returns the names of the files that a backup holds besides the database: keys, secrets, certificates. */
export function filesBeside(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((name) => !EXCLUDED.has(name) && !name.startsWith('hub.lock'))
    .flatMap((name) => filesBelow(dataDir, join(dataDir, name)))
    .toSorted();
}

function filesBelow(root: string, path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true)
    return IS_BACKUP.test(path) ? [] : readdirSync(path).flatMap((name) => filesBelow(root, join(path, name)));
  return found?.isFile() === true && !IS_BACKUP.test(path) && !IS_APK.test(path)
    ? [relative(root, path).split(sep).join('/')]
    : [];
}

export async function describe(name: string, path: string): Promise<Entry> {
  const { size, mode } = statSync(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, size, mode: mode & 0o777, sha256: hash.digest('hex') };
}
