import { cpSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExport } from '../../hub/audit/check-export.ts';
import { exportFrom, type Range } from '../../hub/audit/export-event-log.ts';
import { sha256, signedText, type Trailer } from '../../hub/audit/export-lines.ts';
import { momentOf } from '../../hub/audit/moment.ts';
import { fingerprintOf, pemOf, publicKeyIn, signerOf } from '../../hub/audit/signing.ts';
import { verifyEventLog } from '../../hub/audit/verify-event-log.ts';
import { hashAfter } from '../../hub/store/event-log/chain.ts';
import { BOOK_BEGINS, meddle, writtenBook } from '../support/event-log.ts';

const MINUTE = 60_000;
const ALL: Range = { from: null, to: null };
let book: ReturnType<typeof writtenBook>;
let other: ReturnType<typeof writtenBook>;
let text: string;
let key: string;

beforeAll(async () => {
  [book, other] = [writtenBook(5_000), writtenBook(20, 'zhao')];
  text = await exported(book.dir, { from: BOOK_BEGINS + 100 * MINUTE, to: BOOK_BEGINS + 200 * MINUTE });
  key = signerOf(book.dir).publicKey;
});
afterAll(() => {
  book.end();
  other.end();
});

async function exported(dir: string, range: Range): Promise<string> {
  const parts: string[] = [];
  const done = await exportFrom(dir, () => range, { now: BOOK_BEGINS, write: async (part) => void parts.push(part) });
  if (!done.ok) throw new Error(done.broken.what);
  return parts.join('');
}

async function* linesIn(file: string): AsyncGenerator<string> {
  yield* file.endsWith('\n') ? file.slice(0, -1).split('\n') : file.split('\n');
}

const check = (file: string, given: string | null = key) => checkExport(linesIn(file), given);
const seqsIn = (file: string): number[] =>
  file
    .split('\n')
    .slice(1, -2)
    .map((line) => (JSON.parse(line) as { seq: number }).seq);

describe('an export', () => {
  it('holds the facts of the range with their hashes, between a header and a signed trailer, and checks out elsewhere', async () => {
    expect(await check(text)).toMatchObject({
      ok: true,
      header: { site: 'lotus', from: '2027-01-31T17:40:00.000Z', previous: { seq: 100 } },
      trailer: { count: 100, last: { seq: 200 } },
    });
    expect(seqsIn(text)).toEqual(Array.from({ length: 100 }, (_, i) => 101 + i));
    expect(JSON.parse(text.split('\n')[1] as string)).toMatchObject({
      seq: 101,
      at: '2027-01-31T17:40:00.000Z',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('of everything begins with the first fact; of a time without facts it is empty and still signed', async () => {
    expect(await check(await exported(book.dir, ALL))).toMatchObject({
      ok: true,
      header: { previous: { seq: 0 } },
      trailer: { count: 5_000 },
    });
    for (const range of [
      { from: 0, to: 1 },
      { from: BOOK_BEGINS * 2, to: null },
      { from: BOOK_BEGINS + 9 * MINUTE, to: BOOK_BEGINS + 9 * MINUTE },
    ]) {
      expect(await check(await exported(book.dir, range))).toMatchObject({ ok: true, trailer: { count: 0 } });
    }
  });

  it('of a broken book is not signed', async () => {
    const dir = `${book.dir}-broken`;
    cpSync(book.dir, dir, { recursive: true });
    meddle(dir, 'UPDATE facts SET at = at + 1 WHERE seq = 4000');
    await expect(exported(dir, ALL)).rejects.toThrow('changed');
    expect(await check(await exported(dir, { from: null, to: BOOK_BEGINS + 3_000 * MINUTE }))).toMatchObject({
      ok: true,
    });
    rmSync(dir, { recursive: true });
  });
});

describe('an export that was tampered with', () => {
  const lines = (): string[] => text.slice(0, -1).split('\n');
  const changed = (line: number, change: (text: string) => string): string =>
    lines()
      .map((one, i) => (i === line - 1 ? change(one) : one))
      .join('\n');
  const codeOf = async (file: string, given: string | null = key) => {
    const checked = await check(file, given);
    return checked.ok ? 'ok' : { code: checked.flaw.code, line: checked.flaw.line };
  };
  const without = (line: number): string =>
    lines()
      .filter((_, i) => i !== line - 1)
      .join('\n');

  it('is found: a changed line, with which one', async () => {
    expect(await codeOf(changed(40, (line) => line.replace('wang', 'zhao')))).toEqual({
      code: 'line-changed',
      line: 40,
    });
    expect(await codeOf(changed(40, (line) => line.replace(/"at":"2027/, '"at":"2026')))).toEqual({
      code: 'line-changed',
      line: 40,
    });
    expect(await codeOf(changed(40, (line) => line.slice(0, 30)))).toEqual({ code: 'line-changed', line: 40 });
    expect(await codeOf(changed(40, (line) => line.replace('{', '{ ')))).toEqual({ code: 'line-changed', line: null });
  });

  it('is found: a missing line, in the middle, at the beginning, at the end', async () => {
    expect(await codeOf(without(40))).toEqual({ code: 'line-missing', line: 40 });
    expect(await codeOf(without(2))).toEqual({ code: 'line-missing', line: 2 });
    expect(await codeOf(without(101))).toEqual({ code: 'line-missing', line: 101 });
  });

  it('is found: an end cut off, in the middle of a line too, and something added', async () => {
    expect(await codeOf(lines().slice(0, 50).join('\n'))).toMatchObject({ code: 'cut-off' });
    expect(await codeOf(text.slice(0, text.length / 2))).toMatchObject({ code: 'cut-off' });
    expect(await codeOf('')).toMatchObject({ code: 'no-export' });
    expect(await codeOf(`${text}${lines()[3]}\n`)).toEqual({ code: 'line-added', line: 103 });
  });

  it('is found: lines in another order', async () => {
    const [one, two] = [lines()[20], lines()[21]];
    expect(
      await codeOf(
        lines()
          .map((line, i) => (i === 20 ? two : i === 21 ? one : line))
          .join('\n'),
      ),
    ).toMatchObject({ line: 21 });
  });

  it('is found: another range in the header, another site, another beginning', async () => {
    expect(await codeOf(changed(1, (line) => line.replace('"from":"2027-01-31', '"from":"2027-01-30')))).toEqual({
      code: 'header-changed',
      line: 1,
    });
    expect(await codeOf(changed(1, (line) => line.replace('"site":"lotus"', '"site":"other"')))).toEqual({
      code: 'header-changed',
      line: 1,
    });
    expect(await codeOf(changed(1, (line) => line.replace('"seq":100', '"seq":99')))).toMatchObject({ line: 2 });
    expect(await codeOf(changed(1, () => '{}'))).toMatchObject({ code: 'no-export' });
  });

  it('is found: a changed trailer', async () => {
    expect(await codeOf(changed(102, (line) => line.replace('"count":100', '"count":99')))).toEqual({
      code: 'trailer-changed',
      line: 102,
    });
  });

  it('is found: a whole file made anew and signed with another key, which fits in itself', async () => {
    const forger = signerOf(other.dir);
    const [first = '', ...rest] = lines();
    const header = { ...(JSON.parse(first) as { previous: { hash: string } }), publicKey: forger.publicKey };
    let previous = header.previous.hash;
    const facts = rest.slice(0, -1).map((line) => {
      const fact = JSON.parse(line.replaceAll('wang', 'zhao')) as {
        seq: number;
        at: string;
        callId: string | null;
        matterId: string | null;
        body: string;
      };
      previous = hashAfter(previous, { ...fact, at: Date.parse(fact.at) });
      return JSON.stringify({ ...fact, hash: previous });
    });
    const head = JSON.stringify(header);
    const { count } = JSON.parse(rest.at(-1) ?? '') as Trailer;
    const trailer = {
      end: 'lotusbell',
      count,
      last: { seq: 200, hash: previous },
      header: sha256(`${head}\n`),
      facts: sha256(`${facts.join('\n')}\n`),
    } as const;
    const forged = [head, ...facts, JSON.stringify({ ...trailer, signature: forger.sign(signedText(trailer)) })].join(
      '\n',
    );
    expect(await codeOf(forged, null)).toBe('ok');
    expect(await codeOf(forged)).toEqual({ code: 'foreign-key', line: 1 });
    expect(await codeOf(forged.replace(forger.publicKey, key))).toMatchObject({ code: 'trailer-changed' });
  });
});

describe('the book, held against an export from earlier', () => {
  it('agrees while nobody meddled, and however much was written since', async () => {
    const dir = `${book.dir}-later`;
    cpSync(book.dir, dir, { recursive: true });
    const earlier = await check(await exported(dir, ALL));
    if (!earlier.ok) throw new Error('the export is flawed');
    expect(verifyEventLog(dir, earlier).broken).toBeNull();

    // An end cut off by somebody who knows of the note of how far the book goes: only the export knows better.
    const hash = (/"hash":"([0-9a-f]+)"\}\n\{"seq":4001,/.exec(await exported(book.dir, ALL)) as RegExpExecArray)[1];
    meddle(
      dir,
      `DELETE FROM facts WHERE seq > 4000; UPDATE meta SET value = '{"seq":4000,"hash":"${hash}"}' WHERE key = 'book-head'`,
    );
    expect(verifyEventLog(dir, null).broken).toBeNull();
    expect(verifyEventLog(dir, earlier).broken).toMatchObject({
      seq: 4_001,
      what: 'missing',
      detail: expect.stringContaining('up to 5000'),
    });

    // Then the hub goes on writing, over what was there.
    meddle(dir, "INSERT INTO facts (seq, at, body, hash) SELECT 4000 + value, 1, '{}', NULL FROM json_each('[1,2]')");
    expect(verifyEventLog(dir, earlier).broken).toMatchObject({ seq: 4_001, what: 'not-chained' });
    rmSync(dir, { recursive: true });
  });

  it('does not agree when the whole book was written anew', async () => {
    const earlier = await check(await exported(other.dir, ALL), null);
    if (!earlier.ok) throw new Error('the export is flawed');
    expect(verifyEventLog(book.dir, earlier).broken).toMatchObject({
      seq: 20,
      what: 'changed',
      detail: expect.stringContaining('rewritten'),
    });
  });
});

describe('the key', () => {
  it('is made at first use, for its owner alone, and stays the same', () => {
    const file = join(book.dir, 'audit-key.pem');
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(signerOf(book.dir).publicKey).toBe(key);
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(publicKeyIn(pemOf(key))).toBe(key);
    expect(publicKeyIn(`${key}\n`)).toBe(key);
    expect(fingerprintOf(key)).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });

  it('that is none is named', () => {
    expect(() => publicKeyIn('a shopping list')).toThrow(expect.objectContaining({ code: 'NO_PUBLIC_KEY' }));
    expect(() => signerOf('/nowhere')).toThrow(expect.objectContaining({ code: 'NO_DATA' }));
  });
});

describe('a bound of a range', () => {
  it.each([
    ['2027-02-01', 'from', 'Asia/Shanghai', '2027-01-31T16:00:00.000Z'],
    ['2027-02-01', 'to', 'Asia/Shanghai', '2027-02-01T16:00:00.000Z'],
    ['2027-03-28', 'to', 'Europe/Berlin', '2027-03-28T22:00:00.000Z'],
    ['2027-02-01T08:00:00+08:00', 'from', 'UTC', '2027-02-01T00:00:00.000Z'],
    ['2027-02-01T08:00:00.5Z', 'to', 'Asia/Shanghai', '2027-02-01T08:00:00.500Z'],
  ] as const)('%s as --%s in %s', (bound, side, zone, at) => {
    expect(new Date(momentOf(bound, side, zone) ?? 0).toISOString()).toBe(at);
  });

  it.each(['yesterday', '2027-02-30', '2027-02-01T08:00', '2027-02-01T25:00:00Z', '2027-02-30T08:00:00Z', ''])(
    '%s is none',
    (bound) => {
      expect(momentOf(bound, 'from', 'Asia/Shanghai')).toBeNull();
    },
  );
});
