import { readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseClass } from '../../hub/store/driver.ts';
import { DATABASE_FILE } from '../../hub/store/open.ts';
import type { WalFlush } from '../../hub/store/wal-flush.ts';
import { openWalFlush } from '../../hub/store/wal-flush.ts';
import { tempStore, type TempStore } from '../support/disk/temp-store.ts';

type Held = { readonly start: number; readonly end: (error?: Error) => void };

/** A real WAL whose flushes end when the test says so. */
function heldFlush(): {
  flights: Held[];
  nows: () => number;
  fails: (error: Error | null) => void;
  open: (walFile: string) => WalFlush;
} {
  const flights: Held[] = [];
  let nows = 0;
  let failure: Error | null = null;
  return {
    flights,
    nows: () => nows,
    fails: (error) => {
      failure = error;
    },
    open: (walFile) => {
      const real = openWalFlush(walFile);
      return {
        start: (done) => flights.push({ start: flights.length, end: (error) => done(error ?? null) }),
        now: () => {
          nows++;
          if (failure !== null) throw failure;
          real.now();
        },
        close: real.close,
      };
    },
  };
}

/** A second connection in the middle of reading. @returns ends it. */
function readIn(dir: string): () => void {
  const Class = databaseClass();
  const db = new Class(join(dir, DATABASE_FILE));
  db.exec('BEGIN');
  db.prepare('SELECT count(*) FROM meta').get();
  return () => {
    db.exec('COMMIT');
    db.close();
  };
}

/** A thread that writes for `ms` milliseconds. @returns once it has begun. */
function writerFor(dir: string, ms: number): Promise<{ readonly ended: Promise<unknown> }> {
  const driver = process.versions['sqlite'] === undefined ? '@photostructure/sqlite' : 'node:sqlite';
  const worker = new Worker(
    `const { DatabaseSync } = require(${JSON.stringify(driver)});
     const db = new DatabaseSync(${JSON.stringify(join(dir, DATABASE_FILE))});
     db.exec('BEGIN IMMEDIATE');
     require('node:worker_threads').parentPort.postMessage('writing');
     setTimeout(() => { db.exec('COMMIT'); db.close(); }, ${ms});`,
    { eval: true },
  );
  const ended = once(worker, 'exit');
  return once(worker, 'message').then(() => ({ ended }));
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const EIO = (): Error => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

describe('a commit that is flushed beside the loop', () => {
  let disk: ReturnType<typeof heldFlush>;
  let temp: TempStore;
  let said: string[];
  beforeEach(() => {
    disk = heldFlush();
    temp = tempStore({ openWalFlush: disk.open, openCheckpointer: () => null });
    said = [];
    temp.store().committer.onCommitted((effects) => said.push(`told ${effects.length}`));
  });
  afterEach(() => {
    disk.fails(null);
    temp.end();
  });

  function write(name: string, light = false): void {
    const { submit, submitLight } = temp.store().committer;
    (light ? submitLight : submit)(
      (tx) => {
        tx.meta.set(name, 'written');
        tx.tell({ type: 'roster-changed' });
      },
      ({ ok }) => said.push(`${name} ${ok}`),
    );
  }
  const has = (name: string): boolean => temp.store().tables.meta.get(name) === 'written';

  it('is answered and told after its flush, and not before', async () => {
    write('a');
    await turn();
    expect([has('a'), said, disk.flights.length]).toEqual([true, [], 1]);
    disk.flights[0]?.end();
    expect(said).toEqual(['a true', 'told 1']);
  });

  it('shares the next flush with all that was committed while one runs, in the order of arrival', async () => {
    write('a');
    await turn();
    for (const name of ['b', 'c']) {
      write(name);
      await turn();
    }
    disk.flights[0]?.end();
    expect(said).toEqual(['a true', 'told 1']);
    expect(disk.flights).toHaveLength(2);
    disk.flights[1]?.end();
    expect(said.slice(2)).toEqual(['b true', 'told 1', 'c true', 'told 1']);
  });

  it('of a burst waits for the flush of its first part, so that this is answered first', async () => {
    for (let i = 0; i < 1_500; i++) write(`n${i}`);
    await turn();
    await turn();
    expect([has('n511'), has('n512'), disk.flights.length]).toEqual([true, false, 1]);
    disk.flights[0]?.end();
    expect(said.filter((one) => one.includes('true'))).toHaveLength(512);
    await turn();
    // The last part is small enough to share a batch with what else comes.
    expect([has('n1023'), has('n1024'), has('n1499')]).toEqual([true, false, false]);
  });

  it('is not written before the file system takes a write at once: it is asked in the pool, once for all that waits', async () => {
    const asked: (() => void)[] = [];
    temp.end();
    temp = tempStore({
      openWalFlush: (walFile) => ({ ...disk.open(walFile), ready: (done) => asked.push(done) }),
      openCheckpointer: () => null,
    });
    temp.store().committer.onCommitted((effects) => said.push(`told ${effects.length}`));
    const { committer } = temp.store();
    for (const name of ['a', 'b']) {
      write(name);
      await turn();
    }
    expect([asked.length, has('a'), committer.isHeldUp()]).toEqual([1, false, false]);
    temp.clock.now += 251;
    expect(committer.isHeldUp()).toBe(true);
    temp.clock.now += 1_000;
    expect(committer.trouble()?.code).toBe('DISK_SLOW');
    asked[0]?.();
    await turn();
    expect([has('a'), has('b'), disk.flights.length, committer.trouble()]).toEqual([true, true, 1, null]);
    disk.flights[0]?.end();
    expect(said).toEqual(['a true', 'b true', 'told 2']);
    // A moment later it is as it was; then it is asked anew.
    write('c');
    await turn();
    expect([asked.length, has('c')]).toEqual([1, true]);
    // While a flush runs, almost every time.
    temp.clock.now += 4;
    write('e');
    await turn();
    expect([asked.length, has('e')]).toEqual([2, false]);
    asked[1]?.();
    await turn();
    expect(has('e')).toBe(true);
    disk.flights[1]?.end();
    disk.flights[2]?.end();
    temp.clock.now += 21;
    write('d');
    await turn();
    expect([asked.length, has('d')]).toEqual([3, false]);
    asked[2]?.();
    await turn();
    expect(has('d')).toBe(true);
    disk.flights[3]?.end();
  });

  it('that waits for the answer is written at the end, when the hub stops', async () => {
    temp.end();
    temp = tempStore({
      openWalFlush: (walFile) => ({ ...disk.open(walFile), ready: () => {} }),
      openCheckpointer: () => null,
    });
    write('a');
    await turn();
    expect(has('a')).toBe(false);
    temp.store().committer.flush();
    expect([has('a'), said]).toEqual([true, ['a true']]);
  });

  it('waits unwritten while a flush stalls, so that no write can hold the loop; then all are answered', async () => {
    const { committer } = temp.store();
    write('a');
    await turn();
    temp.clock.now += 251;
    expect(committer.isHeldUp()).toBe(true);
    write('b');
    await turn();
    expect(has('b')).toBe(false);
    expect(committer.trouble()).toBeNull();
    temp.clock.now += 1_000;
    expect(committer.trouble()?.code).toBe('DISK_SLOW');
    disk.flights[0]?.end();
    await turn();
    expect([has('b'), committer.trouble(), committer.isHeldUp()]).toEqual([true, null, false]);
    disk.flights[1]?.end();
    expect(said.filter((one) => one.includes('true'))).toEqual(['a true', 'b true']);
  });

  it('is on the disk at once when somebody flushes, and is not answered twice', async () => {
    write('a');
    await turn();
    write('b');
    temp.store().committer.flush();
    expect(said).toEqual(['a true', 'told 1', 'b true', 'told 1']);
    expect(disk.nows()).toBe(1);
    disk.flights[0]?.end();
    expect(said).toHaveLength(4);
  });

  it('that failed is answered in its turn, not before those that wait', async () => {
    write('a');
    await turn();
    temp.store().committer.submit(
      () => {
        throw new Error('no');
      },
      ({ ok }) => said.push(`broken ${ok}`),
    );
    await turn();
    expect(said).toEqual([]);
    disk.flights[0]?.end();
    disk.flights[1]?.end();
    expect(said).toEqual(['a true', 'told 1', 'broken false']);
  });

  it('of receipts alone needs no flush; behind a press it waits its turn', async () => {
    write('receipt', true);
    await turn();
    expect([said, disk.flights.length]).toEqual([['receipt true', 'told 1'], 0]);
    said.length = 0;
    write('press');
    await turn();
    write('receipt 2', true);
    await turn();
    expect(said).toEqual([]);
    disk.flights[0]?.end();
    disk.flights[1]?.end();
    expect(said.filter((one) => one.includes('true'))).toEqual(['press true', 'receipt 2 true']);
  });

  it('whose flush fails is kept by a checkpoint of the whole WAL', async () => {
    write('a');
    await turn();
    disk.flights[0]?.end(EIO());
    expect(said).toEqual(['a true', 'told 1']);
    expect(statSync(join(temp.dir, `${DATABASE_FILE}-wal`)).size).toBe(0);
    expect(readFileSync(join(temp.dir, DATABASE_FILE)).includes('written')).toBe(true);
  });

  it('whose checkpoint fails too is refused, and told once the disk takes it', async () => {
    const { committer } = temp.store();
    // Somebody who reads keeps the WAL from being emptied.
    const release = readIn(temp.dir);
    write('a');
    await turn();
    disk.flights[0]?.end(EIO());
    expect(said).toEqual(['a false']);
    expect(committer.trouble()?.code).toBe('DISK_BROKEN');
    // A flush that succeeds afterwards proves nothing.
    write('c');
    await turn();
    disk.flights[1]?.end();
    expect(said).toEqual(['a false', 'c false']);
    release();
    write('b');
    await turn();
    disk.flights[2]?.end();
    expect(said).toEqual(['a false', 'c false', 'told 2', 'b true', 'told 1']);
    expect(committer.trouble()).toBeNull();
  });

  it('waits while another thread writes', async () => {
    const goOn = temp.store().committer.pause();
    write('a');
    await turn();
    expect(has('a')).toBe(false);
    goOn();
    await turn();
    expect(has('a')).toBe(true);
  });

  it('waits for the other thread where somebody flushes, as at the end of the hub', async () => {
    const writer = await writerFor(temp.dir, 300);
    const goOn = temp.store().committer.pause();
    write('a');
    temp.store().committer.flush();
    expect(said).toEqual(['a true', 'told 1']);
    goOn();
    await writer.ended;
  });

  it('overwrites the WAL instead of making it longer', async () => {
    const size = statSync(join(temp.dir, `${DATABASE_FILE}-wal`)).size;
    expect(size).toBeGreaterThanOrEqual(4 * 1024 * 1024);
    for (let i = 0; i < 20; i++) write(`n${i}`);
    temp.store().committer.flush();
    expect(statSync(join(temp.dir, `${DATABASE_FILE}-wal`)).size).toBe(size);
    temp.reopen();
    expect(has('n19')).toBe(true);
  });
});
