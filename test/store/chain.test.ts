import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallId } from '../../hub/domain/ids.ts';
import { databaseClass } from '../../hub/store/driver.ts';
import { MIGRATIONS } from '../../hub/store/migrations.ts';
import { DATABASE_FILE, openDatabase } from '../../hub/store/open.ts';
import { sqliteError, tempStore, type TempStore } from '../support/disk/temp-store.ts';

type Row = {
  seq: number;
  at: number;
  call_id: string | null;
  matter_id: string | null;
  body: string;
  hash: Uint8Array | null;
};

/** The chain worked out anew, in other words than the hub's. */
function rowsOf(dir: string): {
  readonly seqs: number[];
  readonly bodies: string[];
  readonly fits: boolean;
  readonly head: unknown;
} {
  const Class = databaseClass();
  const db = new Class(join(dir, DATABASE_FILE));
  const rows = db.prepare('SELECT seq, at, call_id, matter_id, body, hash FROM facts ORDER BY seq').all() as Row[];
  const noted = db.prepare("SELECT value FROM meta WHERE key = 'book-head'").get() as { value: string } | undefined;
  db.close();
  let previous = '0'.repeat(64);
  let fits = true;
  for (const row of rows) {
    const text = `["${previous}",${row.seq},${row.at},${JSON.stringify(row.call_id)},${JSON.stringify(row.matter_id)}]\n${row.body}`;
    previous = createHash('sha256').update(text, 'utf8').digest('hex');
    fits &&= row.hash !== null && Buffer.from(row.hash).toString('hex') === previous;
  }
  const head = noted === undefined ? null : (JSON.parse(noted.value) as { seq: number; hash: string });
  if (head !== null) fits &&= head.seq === rows.at(-1)?.seq && head.hash === previous;
  return { seqs: rows.map(({ seq }) => seq), bodies: rows.map(({ body }) => body), fits, head };
}

describe('the chain of the book', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  const note = (n: number) =>
    temp.store().committer.run((tx) => tx.facts.append(tx.now, null, { type: 'ClockStepped', byMs: n }));
  const breaking = (n: number) =>
    temp.store().committer.run((tx) => {
      tx.facts.append(tx.now, 'call-x' as CallId, { type: 'ClockStepped', byMs: n });
      tx.facts.append(tx.now, null, { type: 'ClockStepped', byMs: n });
      throw new Error('a mistake in the command');
    });

  it('every fact carries the hash of itself and all before it, whether of a call, of a matter or of the house', async () => {
    const { committer } = temp.store();
    await note(1);
    await committer.run((tx) => {
      tx.facts.append(tx.now, 'call-1' as CallId, { type: 'Noted', text: '小王 said: "no" \\ \u2028 \u0000' } as never);
      tx.facts.appendOfMatter(tx.now, 'matter-1' as never, { type: 'MatterDone' } as never);
    });
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2, 3], fits: true, head: { seq: 3 } });
    temp.reopen();
    await note(4);
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2, 3, 4], fits: true });
  });

  it('a command that breaks leaves no gap and no false link between its neighbours of the same commit', async () => {
    const all = [note(1), breaking(2), note(3), breaking(4), breaking(5), note(6), note(7), breaking(8)];
    await Promise.allSettled(all);
    expect(temp.store().committer.counts).toMatchObject({ commits: 1, failed: 4 });
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2, 3, 4], fits: true, head: { seq: 4 } });
    expect(rowsOf(temp.dir).bodies.map((body) => (JSON.parse(body) as { byMs: number }).byMs)).toEqual([1, 3, 6, 7]);
  });

  it('a command that breaks as the first and only one leaves the book as it was', async () => {
    await note(1);
    await Promise.allSettled([breaking(2)]);
    await note(3);
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2], fits: true });
  });

  it('a commit that the disk refused leaves the chain where it was, and the next goes on from there', async () => {
    await note(1);
    for (const code of [13, 10]) {
      temp.fault.at = (point) => {
        if (point === 'before-commit') throw sqliteError(code, 'the disk refuses');
      };
      await Promise.allSettled([note(2), breaking(3), note(4)]);
      temp.fault.at = () => {};
      expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1], fits: true, head: { seq: 1 } });
      await temp.store().committer.run(() => null);
    }
    await Promise.all([note(5), note(6)]);
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2, 3], fits: true, head: { seq: 3 } });
  });

  it('a fault of the disk inside a command does as well', async () => {
    await note(1);
    await Promise.allSettled([
      note(2),
      temp.store().committer.run((tx) => {
        tx.facts.append(tx.now, null, { type: 'ClockStepped', byMs: 3 });
        throw sqliteError(10, 'disk I/O error');
      }),
    ]);
    await note(4);
    expect(rowsOf(temp.dir)).toMatchObject({ seqs: [1, 2], fits: true, head: { seq: 2 } });
  });

  it('a random day of broken commands and refused commits stays one chain', async () => {
    let seed = 7;
    const dice = (sides: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * sides);
    };
    for (let batch = 0; batch < 60; batch++) {
      const refused = dice(5) === 0;
      temp.fault.at = (point) => {
        if (refused && point === 'before-commit') throw sqliteError(13, 'database or disk is full');
      };
      await Promise.allSettled(Array.from({ length: 1 + dice(8) }, (_, i) => (dice(3) === 0 ? breaking(i) : note(i))));
    }
    const { seqs, fits } = rowsOf(temp.dir);
    expect(fits).toBe(true);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(seqs.length).toBeGreaterThan(50);
  });
});

describe('a book from before the chain', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-older-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** The step that chains is found by what it is, so that steps after it change nothing here. */
  const chaining = MIGRATIONS.findIndex((step) => typeof step !== 'string');

  function olderBook(facts: number): void {
    const Class = databaseClass();
    const db = new Class(join(dir, DATABASE_FILE));
    for (const step of MIGRATIONS.slice(0, chaining)) db.exec(step as string);
    db.exec(`PRAGMA user_version=${chaining}; BEGIN`);
    const insert = db.prepare('INSERT INTO facts (at, call_id, matter_id, body) VALUES (?, ?, ?, ?)');
    for (let n = 1; n <= facts; n++)
      insert.run(
        n,
        n % 2 === 0 ? `call-${n}` : null,
        n % 3 === 0 ? `matter-${n}` : null,
        JSON.stringify({ type: 'ClockStepped', byMs: n }),
      );
    db.exec('COMMIT');
    db.close();
  }

  it('is chained once, when it is brought forward, and says up to where', () => {
    olderBook(4_321);
    const db = openDatabase(dir);
    const later = db.prepare("SELECT value FROM meta WHERE key = 'book-chained-later'").get() as { value: string };
    expect(JSON.parse(later.value)).toMatchObject({ last: 4_321 });
    db.close();
    expect(rowsOf(dir)).toMatchObject({ fits: true, head: { seq: 4_321 } });
  });

  it('is never chained again: what was changed since stays visible', () => {
    olderBook(10);
    const db = openDatabase(dir);
    db.exec("UPDATE facts SET body = '{}' WHERE seq = 5; UPDATE facts SET hash = NULL WHERE seq = 6");
    db.close();
    openDatabase(dir).close();
    expect(rowsOf(dir).fits).toBe(false);
  });

  it('without any fact has nothing to say of earlier times', () => {
    olderBook(0);
    const db = openDatabase(dir);
    expect(db.prepare("SELECT value FROM meta WHERE key LIKE 'book-%'").all()).toEqual([]);
    db.close();
  });
});
