import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  fsyncSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack as tarPack, type Pack } from 'tar-stream';
import { snapshotDatabase } from '../store/snapshot.ts';
import { BackupError } from './errors.ts';
import { DATABASE, describe, filesBeside, MANIFEST, type Entry, type Manifest } from './files.ts';
import { sealed } from './seal.ts';

export type PackOptions = {
  readonly dataDir: string;
  readonly file: string;
  readonly version: string;
  readonly madeAt: Date;
  readonly passphrase: string | null;
  readonly workFactor?: number;
};

/**
 * Writes a whole data directory into one file: a gzipped tar, encrypted with age if a passphrase is given. The database
 * is a snapshot of one instant, also while a hub writes to it. The file appears complete and flushed, or not at all,
 * and only its owner can read it.
 * @throws BackupError, or the error of the file system.
 */
export async function packData({
  dataDir,
  file,
  version,
  madeAt,
  passphrase,
  workFactor,
}: PackOptions): Promise<Manifest> {
  if (existsSync(file))
    throw new BackupError(
      'FILE_EXISTS',
      `${file} exists already`,
      'choose another name; a backup never overwrites a file',
    );
  if (!existsSync(join(dataDir, DATABASE)))
    throw new BackupError(
      'NO_DATABASE',
      `there is no ${DATABASE} in ${dataDir}`,
      'name the data directory of your hub with --data DIR',
    );
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const work = mkdtempSync(`${file}.`);
  try {
    const database = join(work, DATABASE);
    snapshotDatabase(join(dataDir, DATABASE), database);
    const paths = [[DATABASE, database], ...filesBeside(dataDir).map((name) => [name, join(dataDir, name)])] as [
      string,
      string,
    ][];
    const entries = await Promise.all(paths.map(([name, path]) => describe(name, path)));
    const manifest: Manifest = { format: 1, version, madeAt: madeAt.toISOString(), entries };
    const tar = tarPack();
    const written = fill(tar, manifest, new Map(paths));
    const plain = tar.pipe(createGzip());
    const out = join(work, 'backup');
    await Promise.all([
      written,
      pipeline(
        passphrase === null ? plain : await sealed(plain, passphrase, workFactor),
        createWriteStream(out, { mode: 0o600 }),
      ),
    ]);
    flush(out);
    renameSync(out, file);
    flush(dirname(file));
    return manifest;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fill(tar: Pack, manifest: Manifest, paths: ReadonlyMap<string, string>): Promise<void> {
  const text = JSON.stringify(manifest);
  const mtime = new Date(manifest.madeAt);
  await add(
    tar,
    { name: MANIFEST, size: Buffer.byteLength(text), mode: 0o600 },
    mtime,
    Readable.from([Buffer.from(text)]),
  );
  for (const entry of manifest.entries) await add(tar, entry, mtime, createReadStream(paths.get(entry.name) as string));
  tar.finalize();
}

async function add(
  tar: Pack,
  { name, size, mode }: Pick<Entry, 'name' | 'size' | 'mode'>,
  mtime: Date,
  content: Readable,
): Promise<void> {
  await pipeline(content, tar.entry({ name, size, mode, mtime }));
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
