import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { assertUsable } from '../store/snapshot.ts';
import { BackupError } from './errors.ts';
import { DATABASE, MANIFEST, type Entry, type Manifest } from './files.ts';
import { isSealed, opened } from './seal.ts';

/** Enough for thousands of files; a hub has about ten. */
const MANIFEST_MAX_BYTES = 1024 * 1024;

/**
 * Restores a backup into a data directory that is empty or does not exist. All files are first written and checked in a
 * temporary directory beside it. The data directory appears complete, or not at all.
 * @throws BackupError: not empty, no backup, damaged, newer, passphrase missing or wrong.
 */
export async function unpackData(file: string, dataDir: string, passphrase: string | null): Promise<Manifest> {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new BackupError(
      'NOT_EMPTY',
      `${dataDir} is not empty`,
      'a restore never overwrites: name another directory with --data, or move this one aside',
    );
  }
  const sealedFile = isSealed(head(file));
  if (sealedFile && passphrase === null)
    throw new BackupError(
      'PASSPHRASE_NEEDED',
      'this backup is sealed with a passphrase',
      'give it in LOTUSBELL_PASSPHRASE, or with --passphrase-file FILE',
    );
  mkdirSync(dirname(resolve(dataDir)), { recursive: true });
  const work = mkdtempSync(`${resolve(dataDir)}.`);
  try {
    const raw = createReadStream(file);
    const manifest = await extractInto(work, sealedFile ? await opened(raw, passphrase as string) : raw);
    assertUsable(join(work, DATABASE));
    chmodSync(work, 0o700);
    if (existsSync(dataDir)) rmdirSync(dataDir);
    renameSync(work, dataDir);
    return manifest;
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw new BackupError(
        'CANNOT_PLACE',
        `${dataDir} cannot be put in place (${(error as Error).message})`,
        'where it is a mounted disk: restore into a directory on that disk, and start the hub with that one',
        error,
      );
    }
    throw error;
  }
}

async function extractInto(dir: string, packed: Readable): Promise<Manifest> {
  const tar = extract();
  const gunzip = createGunzip();
  const flowing = pipeline(packed, gunzip, tar);
  // An error in the pipeline also ends the loop below; one of the two throws the reason.
  flowing.catch(() => {});
  let manifest: Manifest | null = null;
  const left = new Map<string, Entry>();
  try {
    for await (const source of tar) {
      const { name, type, size } = source.header;
      // Typed as streamx, which is compatible with Node's streams here.
      const entry = source as unknown as Readable;
      if (manifest === null) {
        if (name !== MANIFEST)
          throw new BackupError(
            'NOT_A_BACKUP',
            'this is no backup of Lotusbell',
            'name a file that `lotusbell backup` has written',
          );
        // The list is read into memory, so its size is limited.
        if (type !== 'file' || size > MANIFEST_MAX_BYTES) throw damaged('its list cannot be used');
        manifest = readManifest(await textOf(entry));
        for (const one of manifest.entries) {
          if (!isEntry(one) || left.has(one.name)) throw damaged('its list cannot be used');
          left.set(one.name, one);
        }
        if (!left.has(DATABASE)) throw damaged(`${DATABASE} is missing`);
        continue;
      }
      const wanted = left.get(name);
      if (wanted === undefined || !isInside(name)) throw damaged(`it holds ${name}, which its list does not`);
      // The tar reader hangs at a directory or link that declares content. A file longer than listed may fill the disk.
      if (type !== 'file' || size !== wanted.size) throw damaged(`${name} is not what was backed up`);
      left.delete(name);
      await write(entry, join(dir, ...name.split('/')), wanted);
    }
    await flowing;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw manifest === null
      ? new BackupError(
          'NOT_A_BACKUP',
          'this is no backup of Lotusbell',
          'name a file that `lotusbell backup` has written',
          error,
        )
      : damaged((error as Error).message, error);
  }
  if (manifest === null)
    throw new BackupError(
      'NOT_A_BACKUP',
      'this is no backup of Lotusbell',
      'name a file that `lotusbell backup` has written',
    );
  if (left.size > 0) throw damaged(`${[...left.keys()].join(', ')} is missing`);
  return manifest;
}

function readManifest(text: string): Manifest {
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1)
    throw new BackupError(
      'BACKUP_NEWER',
      `this backup has format ${String(manifest.format)}; this Lotusbell knows 1`,
      'install the version that wrote it, or a newer one',
    );
  return manifest;
}

async function write(content: Readable, path: string, { name, mode, sha256 }: Entry): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  content.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(content, createWriteStream(path, { mode: mode & 0o777 }));
  if (hash.digest('hex') !== sha256) throw damaged(`${name} is not what was backed up`);
}

function isEntry(value: unknown): value is Entry {
  const { name, size, mode, sha256 } = (value ?? {}) as { readonly [Field in keyof Entry]?: unknown };
  return typeof name === 'string' && Number.isInteger(size) && Number.isInteger(mode) && typeof sha256 === 'string';
}

/** Path traversal check for forged lists: no path leaves the directory, and no file has two names. */
function isInside(name: string): boolean {
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(name);
}

async function textOf(content: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function head(file: string): Buffer {
  const bytes = Buffer.alloc(64);
  const handle = openSync(file, 'r');
  const read = readSync(handle, bytes, 0, bytes.length, 0);
  closeSync(handle);
  return bytes.subarray(0, read);
}

function damaged(what: string, cause?: unknown): BackupError {
  return new BackupError(
    'BACKUP_DAMAGED',
    `the backup is damaged: ${what}`,
    'take an older one; keep this file for somebody who can look at it',
    cause,
  );
}
