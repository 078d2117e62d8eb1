import { BEFORE_THE_FIRST, hashAfter, type LogEntry } from './chain.ts';
import type { Database } from '../driver.ts';

const PAGE = 2_000;

/** In `meta`: up to which fact, and when, the chain was made for facts that were there before it. Of the time before it proves nothing. */
export const CHAINED_LATER_KEY = 'book-chained-later';
/** In `meta`: how far the book goes, written with every commit, so that an end cut off by accident shows. */
export const HEAD_KEY = 'book-head';

/** The step that brings the chain: a column, and once the hashes of the facts that are there already. */
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
