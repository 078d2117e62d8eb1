import { createHash } from 'node:crypto';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packData } from '../../hub/backup/pack.ts';
import { unpackData } from '../../hub/backup/unpack.ts';
import { storeIn } from '../support/disk/temp-store.ts';

const AT = new Date('2026-11-27T03:30:00Z');
/** Cheap on purpose; the default costs a second each. */
const WORK = 10;

describe('a backup', () => {
  let dir: string;
  let data: string;
  let file: string;
  let close: () => void;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-backup-'));
    [data, file] = [join(dir, 'data'), join(dir, 'kept', 'night.backup')];
    const store = storeIn(data, () => 1_000);
    close = store.close;
    for (let i = 0; i < 50; i += 1)
      store.committer.submit(
        (tx) => tx.facts.append(tx.now, null, { type: 'ClockStepped', byMs: i }),
        () => {},
      );
    store.committer.flush();
    mkdirSync(join(data, 'tls'), { mode: 0o700 });
    writeFileSync(join(data, 'tls', 'ca.key'), 'not really a key', { mode: 0o600 });
    writeFileSync(join(data, 'admin.token'), 'token', { mode: 0o600 });
    writeFileSync(join(data, 'running.json'), '{}');
    mkdirSync(join(data, 'pager'), { mode: 0o700 });
    writeFileSync(join(data, 'pager', 'key'), 'a key', { mode: 0o600 });
    writeFileSync(join(data, 'pager', 'ntfy.apk'), 'large, and can be had again');
  });
  afterEach(() => {
    close();
    rmSync(dir, { recursive: true, force: true });
  });

  const keep = (passphrase: string | null = null) =>
    packData({ dataDir: data, file, version: '1.2.3', madeAt: AT, passphrase, workFactor: WORK });
  const factsIn = (at: string): number => {
    const store = storeIn(at, () => 1_000);
    const { length } = store.tables.facts.after(0, 1_000);
    store.close();
    return length;
  };

  it('of a hub that runs is restored elsewhere with everything but what is about the process', async () => {
    const manifest = await keep();
    expect(manifest.entries.map(({ name }) => name)).toEqual([
      'lotusbell.db',
      'admin.token',
      'pager/key',
      'tls/ca.key',
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, 'kept'))).toEqual(['night.backup']);
    const to = join(dir, 'elsewhere');
    expect(await unpackData(file, to, null)).toEqual(manifest);
    expect(readFileSync(join(to, 'tls', 'ca.key'), 'utf8')).toBe('not really a key');
    expect(statSync(join(to, 'tls', 'ca.key')).mode & 0o777).toBe(0o600);
    expect(statSync(to).mode & 0o777).toBe(0o700);
    expect(readdirSync(to)).not.toContain('running.json');
    expect(factsIn(to)).toBe(50);
  });

  it('sealed with a passphrase is opened by it and nothing else, and shows nothing of what is in it', async () => {
    await keep('lotus pond at dawn');
    expect(readFileSync(file).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(readFileSync(file).includes('not really a key')).toBe(false);
    await expect(unpackData(file, join(dir, 'a'), null)).rejects.toMatchObject({
      code: 'PASSPHRASE_NEEDED',
      hint: expect.stringContaining('LOTUSBELL_PASSPHRASE'),
    });
    await expect(unpackData(file, join(dir, 'a'), 'lotus pond at dusk')).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
    });
    expect(readdirSync(dir).toSorted()).toEqual(['data', 'kept']);
    await unpackData(file, join(dir, 'a'), 'lotus pond at dawn');
    expect(factsIn(join(dir, 'a'))).toBe(50);
  });

  for (const passphrase of [null, 'lotus']) {
    it(`${passphrase === null ? 'plain' : 'sealed'}: cut off, or with one byte changed anywhere, it restores nothing`, async () => {
      await keep(passphrase);
      const good = readFileSync(file);
      const broken = join(dir, 'broken');
      const refused = async (bytes: Buffer): Promise<void> => {
        writeFileSync(broken, bytes);
        await expect(unpackData(broken, join(dir, 'a'), passphrase)).rejects.toThrow(/damaged|no backup|passphrase/);
        expect(readdirSync(dir)).not.toContain('a');
      };
      for (const part of [0.02, 0.3, 0.6, 0.99]) await refused(good.subarray(0, Math.floor(good.length * part)));
      for (const part of [0.1, 0.35, 0.5, 0.75, 0.9]) {
        const bytes = Buffer.from(good);
        bytes[Math.floor(good.length * part)]! ^= 0x10;
        await refused(bytes);
      }
    });
  }

  it('never overwrites: neither a file, nor a directory in use', async () => {
    await keep();
    await expect(keep()).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await expect(unpackData(file, data, null)).rejects.toMatchObject({ code: 'NOT_EMPTY' });
    await expect(
      packData({ dataDir: join(dir, 'none'), file: join(dir, 'x'), version: '1', madeAt: AT, passphrase: null }),
    ).rejects.toMatchObject({ code: 'NO_DATABASE' });
    mkdirSync(join(dir, 'empty'));
    await unpackData(file, join(dir, 'empty'), null);
    expect(factsIn(join(dir, 'empty'))).toBe(50);
  });

  it('that is none, is newer, or names files outside of the directory restores nothing', async () => {
    const forge = async (manifest: object, files: Readonly<Record<string, string>>): Promise<void> => {
      const tar = pack();
      tar.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
      for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
      tar.finalize();
      await pipeline(tar, createGzip(), createWriteStream(file));
    };
    mkdirSync(join(dir, 'kept'), { recursive: true });
    const refused = async (code: string): Promise<void> => {
      await expect(unpackData(file, join(dir, 'a'), null)).rejects.toMatchObject({ code });
      expect(readdirSync(dir).toSorted()).toEqual(['data', 'kept']);
    };
    writeFileSync(file, 'hello');
    await refused('NOT_A_BACKUP');
    await pipeline(Readable.from(['hello']), createGzip(), createWriteStream(file));
    await refused('NOT_A_BACKUP');
    await forge({ format: 2, entries: [] }, {});
    await refused('BACKUP_NEWER');
    for (const name of ['../evil', '/etc/evil', 'a/../../evil']) {
      await forge(
        { format: 1, version: '1', madeAt: '', entries: [{ name, size: 4, mode: 0o644, sha256: '' }] },
        { [name]: 'evil' },
      );
      await refused('BACKUP_DAMAGED');
    }
    await forge({ format: 1, version: '1', madeAt: '', entries: [] }, { stray: 'x' });
    await refused('BACKUP_DAMAGED');
  });

  it.each([
    ['a file by two names', 'one-file-by-two-names'],
    ['a directory that announces content, for which the reader would wait for ever', 'directory-with-content'],
  ])('that was forged with %s restores nothing', async (_what, name) => {
    const forged = new URL(`../fuzz/corpus/backups/${name}.backup`, import.meta.url);
    await expect(unpackData(fileURLToPath(forged), join(dir, 'a'), null)).rejects.toMatchObject({
      code: 'BACKUP_DAMAGED',
    });
    expect(readdirSync(dir)).not.toContain('a');
  });

  it.each([
    ['no text as a name', { name: 7 }],
    ['no size', { size: '4' }],
    ['no mode', { mode: null }],
    ['another size than its file has', { size: 3 }],
  ])('with %s in its list restores nothing', async (_what, slip) => {
    const content = 'evil';
    const entry = {
      name: 'lotusbell.db',
      size: 4,
      mode: 0o600,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    const tar = pack();
    tar.entry(
      { name: 'manifest.json' },
      JSON.stringify({ format: 1, version: '1', madeAt: '', entries: [{ ...entry, ...slip }] }),
    );
    tar.entry({ name: 'lotusbell.db' }, content);
    tar.finalize();
    mkdirSync(join(dir, 'kept'), { recursive: true });
    await pipeline(tar, createGzip(), createWriteStream(file));
    await expect(unpackData(file, join(dir, 'a'), null)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  });
});
