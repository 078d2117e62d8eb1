import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseClass } from '../../hub/store/driver.ts';
import { DATABASE_FILE } from '../../hub/store/open.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { putFirstSite } from '../../hub/app/first-site.ts';
import { siteGiven } from '../../hub/cli/read-site.ts';
import { storeIn } from './disk/temp-store.ts';

/** Time of the first fact of a written event log; each later fact follows after a minute. */
export const BOOK_BEGINS = Date.UTC(2027, 0, 31, 16);

/**
 * A data directory whose event log has this many facts, written by the hub's own store. The first fact is that of the
 * site document.
 */
export function writtenBook(
  facts: number,
  by = 'wang',
): { readonly dir: string; readonly end: () => void; readonly more: (count: number) => void } {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-book-'));
  let at = BOOK_BEGINS;
  const more = (count: number): void => {
    const store = storeIn(dir, () => at);
    putFirstSite(store, siteGiven(undefined));
    let left = count - (store.tables.facts.lastSeq() === 1 && at === BOOK_BEGINS ? 1 : 0);
    while (left > 0) {
      const batch = Math.min(left, 5_000);
      left -= batch;
      store.committer.submit(
        (tx) => {
          for (let i = 0; i < batch; i++) {
            at += 60_000;
            const fact = { type: 'Acknowledged', by, step: i % 4, told: ['wang', 'li', 'sun'], dueAt: at + 180_000 };
            if (i % 7 === 0) tx.facts.append(at as Instant, null, { type: 'ClockStepped', byMs: i });
            else if (i % 7 === 1) tx.facts.appendOfMatter(at as Instant, `matter-${i}` as never, fact as never);
            else tx.facts.append(at as Instant, `call-${i >> 2}` as never, fact as never);
          }
        },
        (outcome) => {
          if (!outcome.ok) throw outcome.error;
        },
      );
      store.committer.flush();
    }
    store.close();
  };
  more(facts);
  return { dir, more, end: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Changes the database file as an intruder with access to it could. */
export function meddle(dir: string, sql: string): void {
  const Class = databaseClass();
  const db = new Class(join(dir, DATABASE_FILE));
  db.exec(sql);
  db.close();
}
