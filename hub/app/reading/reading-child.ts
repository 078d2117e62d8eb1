import { indexSite, type SiteIndex } from '../../domain/site/site-index.ts';
import { answerHeavyRead, type HeavyAnswer, type HeavyRead } from '../../queries/heavy-reads.ts';
import { openToRead } from '../../store/read-only.ts';

/** The answer to the one read that was asked; a text when it failed. */
export type FromReadingChild = HeavyAnswer | string;

/** A process that answers heavy reads, one after the other, over its own read-only connection (decision 0033). */
const store = openToRead(process.argv[2] ?? '');
const { tables } = store;
let known: { readonly version: number | null; readonly index: SiteIndex } | null = null;

function site(): SiteIndex {
  const version = tables.sites.newestVersion();
  if (known === null || known.version !== version) {
    const stored = tables.sites.newest();
    if (stored === null) throw new Error('no site document');
    known = { version, index: indexSite(stored.site) };
  }
  return known.index;
}

// The hub has ended. This also holds the store, which would be closed otherwise.
process.once('disconnect', () => {
  store.close();
  process.exit();
});
process.on('message', (read: HeavyRead) => {
  void answerHeavyRead(tables, site, read).then(
    (answer) => process.send?.(answer satisfies FromReadingChild),
    (error: unknown) => process.send?.(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
});
