import { array, constantFrom, nat, oneof, tuple, type Arbitrary } from 'fast-check';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BackupError } from '../../../hub/backup/errors.ts';
import { DATABASE, MANIFEST, type Manifest } from '../../../hub/backup/files.ts';
import { unpackData } from '../../../hub/backup/unpack.ts';
import { StoreError } from '../../../hub/store/errors.ts';
import { corpusOf } from '../corpus.ts';
import { hostileKeys, hostileValues } from '../hostile.ts';
import { withMutations } from '../mutations.ts';
import type { Opened, Target } from '../target.ts';

const PASSPHRASE = 'nelumbo nucifera';
/** More than any of these backups holds, and far less than a decompression bomb would write. */
const RESTORED_MAX_BYTES = 8 * 1024 * 1024;

type Member = { readonly name: string; readonly content: Buffer; readonly type?: string };

/** A backup as `lotusbell backup` has written it, from the corpus: sealing and SQLite give other bytes each time. */
const good = corpusOf('backups').find(({ name }) => name === 'good.backup')?.bytes ?? Buffer.alloc(0);
const database = good.length === 0 ? Buffer.alloc(0) : firstFileOf(gunzipSync(good));

/**
 * Restores what it is given: a valid backup with mutations, in the tar or in its compression, and forged file lists.
 */
export const backups: Target = { name: 'backups', limitMs: 8_000, shortRound: 10, open };

function open(): Opened {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-fuzz-'));
  let round = 0;
  return {
    inputs: oneof({ weight: 2, arbitrary: forged }, { weight: 1, arbitrary: mutated }),
    wrong: async (input) => {
      const work = join(dir, String(++round));
      const file = join(dir, `${round}.backup`);
      writeFileSync(file, input);
      const wrong = await restore(file, work);
      rmSync(work, { recursive: true, force: true });
      rmSync(file, { force: true });
      return [
        ...wrong,
        ...readdirSync(dir)
          .filter((name) => name.startsWith(`${round}.`) || name === String(round))
          .map((name) => `left behind: ${name}`),
      ];
    },
    end: () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function restore(file: string, work: string): Promise<string[]> {
  try {
    return restoredWrong(work, await unpackData(file, work, PASSPHRASE));
  } catch (error) {
    if (!(error instanceof BackupError) && !(error instanceof StoreError))
      return [`threw ${String((error as Error).stack)}`];
    return [
      ...(error.code === '' || error.message === '' || error.hint === ''
        ? [`refused without a word: ${error.code} ${error.message}`]
        : []),
      ...(existsSync(work) ? ['refused, and there is a data directory all the same'] : []),
    ];
  }
}

function restoredWrong(work: string, { entries }: Manifest): string[] {
  const files = readdirSync(work, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
  const listed = entries.map(({ name }) => join(work, name));
  const bytes = files.reduce((sum, file) => sum + readFileSync(file).length, 0);
  return [
    ...files.filter((file) => !listed.includes(file)).map((file) => `${file} is not in the list`),
    ...listed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...(entries.some(
      ({ name, sha256 }) =>
        createHash('sha256')
          .update(readFileSync(join(work, name)))
          .digest('hex') !== sha256,
    )
      ? ['a file is not what the list says']
      : []),
    ...(bytes > RESTORED_MAX_BYTES ? [`${bytes} bytes were restored`] : []),
  ];
}

const names = oneof(
  constantFrom(
    DATABASE,
    'admin.token',
    'tls/ca.key',
    'tls',
    '../out',
    'a/../../out',
    '/tmp/lotusbell-out',
    '..',
    '.',
    '',
    'a/..',
    'a\\b',
    'a\0b',
    `${DATABASE}/x`,
    MANIFEST,
    'x'.repeat(99),
    '__proto__',
    '\u{1f514}',
    'a//b',
    './admin.token',
  ),
);
const contents = constantFrom(
  database,
  Buffer.alloc(0),
  Buffer.from('token'),
  Buffer.alloc(70_000, 'x'),
  Buffer.from('SQLite format 3\0'),
);
const members: Arbitrary<Member[]> = array(
  tuple(
    names,
    contents,
    oneof(
      { weight: 6, arbitrary: constantFrom('0') },
      { weight: 1, arbitrary: constantFrom('1', '2', '5', 'x', 'g', 'L') },
    ),
  ).map(([name, content, type]) => ({ name, content, type })),
  { maxLength: 3 },
);

/** A correct file list, or one with a single mistake. */
const forged: Arbitrary<Uint8Array> = tuple(
  members,
  nat(3),
  hostileKeys,
  hostileValues,
  constantFrom('format', 'version', 'madeAt', 'entries', 'name', 'size', 'mode', 'sha256', null),
).map(([others, where, key, value, field]) => {
  const all: Member[] = [
    ...(others.some(({ name }) => name === DATABASE) ? [] : [{ name: DATABASE, content: database }]),
    ...others,
  ];
  const entries = all.map(({ name, content }): Record<string, unknown> => ({
    name,
    size: content.length,
    mode: 0o600,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  const manifest: Record<string, unknown> = {
    format: 1,
    version: '0.1.0',
    madeAt: '2026-11-28T03:30:00.000Z',
    entries,
  };
  if (field === 'format' || field === 'version' || field === 'madeAt' || field === 'entries') manifest[field] = value;
  else if (field !== null) entries[where % entries.length]![where === 0 ? key : field] = value;
  return gzipSync(tarOf([{ name: MANIFEST, content: Buffer.from(JSON.stringify(manifest)) }, ...all]));
});

const tar = good.length === 0 ? Buffer.alloc(0) : gunzipSync(good);
const mutated: Arbitrary<Uint8Array> = oneof(
  withMutations(constantFrom<Uint8Array>(good), ['\0', '\x1f\x8b', 'age-encryption.org/v1\n']),
  withMutations(constantFrom<Uint8Array>(tar), ['\0'.repeat(512), 'ustar', '"', '{', '../']).map((bytes): Uint8Array =>
    gzipSync(bytes),
  ),
);

/** POSIX.1-1988 (ustar): a header of 512 bytes, the content, zeros up to the next 512. */
function tarOf(all: readonly Member[]): Buffer {
  return Buffer.concat([
    ...all.flatMap(({ name, content, type = '0' }) => {
      const header = Buffer.alloc(512);
      header.write(name, 0, 100);
      header.write('0000600\0', 100);
      header.write('0000000\0', 108);
      header.write('0000000\0', 116);
      header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
      header.write('00000000000\0', 136);
      header.write('        ', 148);
      header.write(type, 156);
      header.write('ustar', 257);
      header.write('00', 263);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
    }),
    Buffer.alloc(1024),
  ]);
}

/** The bytes after the file list in a tar of ours. */
function firstFileOf(whole: Buffer): Buffer {
  const sizeAt = (at: number): number => Number.parseInt(whole.toString('latin1', at + 124, at + 135), 8);
  const second = 512 + Math.ceil(sizeAt(0) / 512) * 512;
  return whole.subarray(second + 512, second + 512 + sizeAt(second));
}
