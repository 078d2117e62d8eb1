import { BEFORE_THE_FIRST, hashAfter, type LogEntry } from './chain.ts';
import type { Database } from '../driver.ts';

const PAGE = 2_000;

/**
 * Key in `meta`: the last fact that got its hash later, and when. These facts were written before the chain existed.
 * For the time before, their hashes prove nothing.
 */
export const CHAINED_LATER_KEY = 'book-chained-later';
/**
 * Key in `meta`: the newest fact and its hash, written with every commit. It shows when the end of the log is missing.
 */
export const HEAD_KEY = 'book-head';

/** Migration step that adds the hash chain: the column, and the hashes of all facts that exist already. */
export function chainOlderFacts(db: Database): void {
  db.exec('ALTER TABLE facts ADD COLUMN hash BLOB');
  const page = db.prepare(
    'SELECT seq, at, call_id AS callId, matter_id AS matterId, body FROM facts WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const put = db.prepare('UPDATE facts SET hash = ? WHERE seq = ?');
  let head = BEFORE_THE_FIRST;
  for (;;) {
    const lines = page.all(head.seq, PAGE) as LogEntry[];
    for (const line of lines) {
      head = { seq: line.seq, hash: hashAfter(head.hash, line) };
      put.run(Buffer.from(head.hash, 'hex'), line.seq);
    }
    if (lines.length < PAGE) break;
  }
  if (head.seq === 0) return;
  const note = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  note.run(CHAINED_LATER_KEY, JSON.stringify({ last: head.seq, at: Date.now() }));
  note.run(HEAD_KEY, JSON.stringify(head));
}
