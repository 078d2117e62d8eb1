import { closeSync, cpSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyEventLog } from '../../hub/audit/verify-event-log.ts';
import { DATABASE_FILE } from '../../hub/store/open.ts';
import { BOOK_BEGINS, meddle, writtenBook } from '../support/event-log.ts';
import { tempStore } from '../support/disk/temp-store.ts';

const FACTS = 50_000;

describe('a book of 50,000 facts, with which somebody has meddled', () => {
  let book: ReturnType<typeof writtenBook>;
  let dir: string;
  beforeAll(() => {
    book = writtenBook(FACTS);
  });
  afterAll(() => book.end());
  beforeEach(() => {
    dir = `${book.dir}-meddled`;
    cpSync(book.dir, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const brokenBy = (sql: string) => {
    meddle(dir, sql);
    return verifyEventLog(dir, null).broken;
  };

  it('is as it was written while nobody has', () => {
    const { count, first, last, broken } = verifyEventLog(dir, null);
    expect({ count, first, last: last.seq, broken }).toEqual({ count: FACTS, first: 1, last: FACTS, broken: null });
    expect(last.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('one byte changed in the file, in the middle of the book, is found and named', () => {
    const file = join(dir, DATABASE_FILE);
    meddle(dir, 'PRAGMA wal_checkpoint(TRUNCATE)');
    const bytes = readFileSync(file);
    const place = bytes.indexOf('"by":"wang"', Math.floor(bytes.length / 2));
    expect(place).toBeGreaterThan(bytes.length / 2);
    const handle = openSync(file, 'r+');
    writeSync(handle, 'f', place + '"by":"'.length);
    closeSync(handle);
    const { broken, count } = verifyEventLog(dir, null);
    expect(broken).toMatchObject({ what: 'changed' });
    expect(broken?.seq).toBe(count + 1);
    expect(broken?.at).toBe(BOOK_BEGINS + count * 60_000);
  });

  it.each([
    ['a changed time', 'UPDATE facts SET at = at + 1 WHERE seq = 25000', 25_000, 'changed'],
    ['a changed call', "UPDATE facts SET call_id = 'call-other' WHERE seq = 25000", 25_000, 'changed'],
    [
      'a call in the place of a matter',
      'UPDATE facts SET call_id = matter_id, matter_id = NULL WHERE seq = 24998',
      24_998,
      'changed',
    ],
    ['a changed text', "UPDATE facts SET body = replace(body, 'wang', 'zhao') WHERE seq = 25001", 25_001, 'changed'],
    ['a space more in a text', "UPDATE facts SET body = body || ' ' WHERE seq = 25000", 25_000, 'changed'],
    ['the first fact changed', "UPDATE facts SET body = '{}' WHERE seq = 1", 1, 'changed'],
    ['the last fact changed', "UPDATE facts SET body = '{}' WHERE seq = 50000", 50_000, 'changed'],
    ['a changed hash', 'UPDATE facts SET hash = randomblob(32) WHERE seq = 25000', 25_000, 'hash-changed'],
    ['a hash taken away', 'UPDATE facts SET hash = NULL WHERE seq = 25000', 25_000, 'not-chained'],
    ['a missing fact', 'DELETE FROM facts WHERE seq = 25000', 25_000, 'missing'],
    ['many missing facts', 'DELETE FROM facts WHERE seq BETWEEN 20000 AND 29999', 20_000, 'missing'],
    ['the first fact missing', 'DELETE FROM facts WHERE seq = 1', 1, 'missing'],
    ['a cut off end', 'DELETE FROM facts WHERE seq > 49000', 49_001, 'missing'],
    ['an emptied book', 'DELETE FROM facts', 1, 'missing'],
    [
      'two facts exchanged',
      'UPDATE facts SET seq = -seq WHERE seq IN (25000, 25001); UPDATE facts SET seq = 50001 + seq WHERE seq = -25001; UPDATE facts SET seq = 25001 WHERE seq = -25000',
      25_000,
      'reordered',
    ],
    [
      'only the words of two facts exchanged',
      'CREATE TEMP TABLE a AS SELECT * FROM facts WHERE seq IN (25000, 25002); UPDATE facts SET (at, call_id, matter_id, body) = (SELECT at, call_id, matter_id, body FROM a WHERE a.seq = 50002 - facts.seq) WHERE seq IN (25000, 25002)',
      25_000,
      'reordered',
    ],
    [
      'a fact missing and the others moved up',
      'DELETE FROM facts WHERE seq = 49990; UPDATE facts SET seq = seq - 1 WHERE seq > 49990',
      49_990,
      'changed',
    ],
    ['a fact that the hub did not write', "INSERT INTO facts (at, body) VALUES (1, '{}')", 50_001, 'not-chained'],
    ['a time that is none', 'UPDATE facts SET at = 9223372036854775807 WHERE seq = 25000', 25_000, 'unreadable'],
    ['the note of how far the book goes taken away', "DELETE FROM meta WHERE key = 'book-head'", 50_000, 'changed'],
  ])('%s is found and named', (_name, sql, seq, what) => {
    expect(brokenBy(sql)).toMatchObject({ seq, what });
  });
});

describe('a book that is being written', () => {
  it('is read while the hub holds it, and the hub goes on', async () => {
    const temp = tempStore();
    const write = (n: number) =>
      temp.store().committer.run((tx) => tx.facts.append(tx.now, null, { type: 'ClockStepped', byMs: n }));
    await write(1);
    expect(verifyEventLog(temp.dir, null)).toMatchObject({ count: 1, broken: null });
    await write(2);
    expect(verifyEventLog(temp.dir, null)).toMatchObject({ count: 2, broken: null });
    temp.end();
  });

  it('without a single fact is as it was written', () => {
    const temp = tempStore();
    expect(verifyEventLog(temp.dir, null)).toMatchObject({ count: 0, first: 0, broken: null });
    temp.end();
  });

  it('is told apart from a directory that holds none', () => {
    expect(() => verifyEventLog('/nowhere', null)).toThrow(expect.objectContaining({ code: 'NO_DATABASE' }));
  });
});
