import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BEFORE_THE_FIRST, type LogEntry, type Head } from './chain.ts';
import { CHAINED_LATER_KEY, HEAD_KEY } from './chain-older.ts';
import { databaseClass, type Database } from '../driver.ts';
import { diskFault, StoreError } from '../errors.ts';
import { DATABASE_FILE } from '../open.ts';

/** A fact and its stored hash; null when there is none. */
export type ChainedEntry = LogEntry & { readonly hash: string | null };

/** The event log, read only. A hub may be running on the same database. */
export type EventLog = {
  /** The newest fact, and the end that the hub noted in `meta` (HEAD_KEY). Both are read in one transaction. */
  readonly ends: () => { readonly newest: Head | null; readonly noted: Head | null };
  /**
   * Facts up to `last` got their hashes later, by a migration (CHAINED_LATER_KEY); null when all were chained when
   * written.
   */
  readonly chainedLater: { readonly last: number; readonly at: number } | null;
  /**
   * Facts with a larger `seq`, in order, at most `limit`.
   * @throws StoreError DATABASE_CORRUPT when a row cannot be read.
   */
  readonly after: (seq: number, limit: number) => ChainedEntry[];
  /** The newest fact whose `seq` is not larger than this one. */
  readonly upTo: (seq: number) => ChainedEntry | null;
  /**
   * The `seq` of the first fact at or after this instant (milliseconds), and of the last one before it; 0 when there is
   * none.
   */
  readonly firstFrom: (at: number) => number;
  readonly lastBefore: (at: number) => number;
  /** Id and time zone of the building, from the newest site document; null when there is none. */
  readonly site: () => { readonly id: string; readonly timezone: string } | null;
  readonly close: () => void;
};

/** @throws StoreError NO_DATABASE, NOT_CHAINED (written before the chain existed), or a disk fault. */
export function openEventLog(dataDir: string): EventLog {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file))
    throw new StoreError('NO_DATABASE', `there is no ${file}`, 'Name the data directory of a hub with --data DIR.');
  const Class = databaseClass();
  let db: Database | null = null;
  try {
    // A hub that starts or stops locks the file for a moment.
    db = new Class(file, { readOnly: true, timeout: 5_000 });
    assertChained(db, file);
    return readerOf(db);
  } catch (error) {
    db?.close();
    throw diskFault(error) ?? error;
  }
}

function readerOf(db: Database): EventLog {
  // A value of another type in this column is not a hash.
  const hash = "CASE typeof(hash) WHEN 'blob' THEN lower(hex(hash)) END AS hash";
  const lines = `SELECT seq, at, call_id AS callId, matter_id AS matterId, body, ${hash} FROM facts`;
  const after = db.prepare(`${lines} WHERE seq > ? ORDER BY seq LIMIT ?`);
  const upTo = db.prepare(`${lines} WHERE seq <= ? ORDER BY seq DESC LIMIT 1`);
  const newest = db.prepare(`SELECT seq, ${hash} FROM facts ORDER BY seq DESC LIMIT 1`);
  const firstFrom = db.prepare('SELECT min(seq) AS seq FROM facts WHERE at >= ?');
  const lastBefore = db.prepare('SELECT max(seq) AS seq FROM facts WHERE at < ?');
  const meta = db.prepare('SELECT value FROM meta WHERE key = ?');
  const site = db.prepare('SELECT body FROM site ORDER BY version DESC LIMIT 1');
  const seqIn = (row: unknown): number => (row as { seq: number | null }).seq ?? 0;
  const noteOf = (key: string): unknown => {
    const row = meta.get(key) as { value: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.value) as unknown);
  };

  return {
    ends: () => {
      db.exec('BEGIN');
      try {
        const row = newest.get() as { seq: number; hash: string | null } | undefined;
        return {
          newest: row === undefined ? null : { seq: row.seq, hash: row.hash ?? BEFORE_THE_FIRST.hash },
          noted: noteOf(HEAD_KEY) as Head | null,
        };
      } finally {
        db.exec('COMMIT');
      }
    },
    chainedLater: noteOf(CHAINED_LATER_KEY) as EventLog['chainedLater'],
    after: (seq, limit) => {
      try {
        return after.all(seq, limit) as ChainedEntry[];
      } catch (error) {
        // The driver refuses a whole page when one of its numbers is too large for JavaScript. The hub writes no such
        // number.
        throw (
          diskFault(error) ??
          new StoreError(
            'DATABASE_CORRUPT',
            `a fact after ${seq} cannot be read: ${(error as Error).message}`,
            'Restore the newest backup.',
            error,
          )
        );
      }
    },
    upTo: (seq) => (upTo.get(seq) as ChainedEntry | undefined) ?? null,
    firstFrom: (at) => seqIn(firstFrom.get(at)),
    lastBefore: (at) => seqIn(lastBefore.get(at)),
    site: () => {
      const row = site.get() as { body: string } | undefined;
      return row === undefined ? null : (JSON.parse(row.body) as { site: { id: string; timezone: string } }).site;
    },
    close: () => db.close(),
  };
}

function assertChained(db: Database, file: string): void {
  const columns = db.prepare('PRAGMA table_info(facts)').all() as { name: string }[];
  if (columns.some(({ name }) => name === 'hash')) return;
  throw new StoreError(
    'NOT_CHAINED',
    `${file} is from before facts were chained`,
    'Start this version of the hub with it once; from then on it is.',
  );
}
