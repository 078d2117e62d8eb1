import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** One file of a data directory in a backup; `name` is relative, with `/`. */
export type Entry = { readonly name: string; readonly size: number; readonly mode: number; readonly sha256: string };
/** First in every backup, so that what follows can be checked. `format` is that of the backup, not of the database. */
export type Manifest = {
  readonly format: 1;
  readonly version: string;
  readonly madeAt: string;
  readonly entries: readonly Entry[];
};

export const MANIFEST = 'manifest.json';
export const DATABASE = 'lotusbell.db';

/** The database is taken by itself, as it is at one instant; the rest is about a running process, or a backup already. */
const LEFT_OUT = new Set([
  DATABASE,
  `${DATABASE}-wal`,
  `${DATABASE}-shm`,
  `${DATABASE}-journal`,
  'hub.lock',
  'running.json',
  'backups',
]);

/** Backups and half-made ones, wherever they lie: one that packed the others would double each night. */
const IS_BACKUP = /\.backup(\.[^/\\]+)?$/;

/** @returns the files that belong into a backup beside the database: keys, secrets, certificates. */
export function filesBeside(dataDir: string): string[] {
  return readdirSync(dataDir)
    .filter((name) => !LEFT_OUT.has(name) && !name.startsWith('hub.lock'))
    .flatMap((name) => under(dataDir, join(dataDir, name)))
    .toSorted();
}

function under(root: string, path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true)
    return IS_BACKUP.test(path) ? [] : readdirSync(path).flatMap((name) => under(root, join(path, name)));
  return found?.isFile() === true && !IS_BACKUP.test(path) ? [relative(root, path).split(sep).join('/')] : [];
}

export async function describe(name: string, path: string): Promise<Entry> {
  const { size, mode } = statSync(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, size, mode: mode & 0o777, sha256: hash.digest('hex') };
}
