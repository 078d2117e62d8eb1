import { parentPort, workerData } from 'node:worker_threads';
import { indexSite, type SiteIndex } from '../../domain/site/site-index.ts';
import { answerHeavyRead, type HeavyAnswer, type HeavyRead } from '../../queries/heavy-reads.ts';
import { openToRead } from '../../store/read-only.ts';

export type ReadingThreadData = { readonly dataDir: string };

/** The answer to the one read that was asked; a text when it failed. */
export type FromReadingThread = HeavyAnswer | string;

/** A thread that answers heavy reads, one after the other, over its own read-only connection (decision 0033). */
const { dataDir } = workerData as ReadingThreadData;
const store = openToRead(dataDir);
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

function tell(answer: FromReadingThread): void {
  const moved = typeof answer === 'object' && answer.ok && answer.json !== null ? [answer.json.buffer] : [];
  parentPort?.postMessage(answer, moved as ArrayBuffer[]);
}

parentPort?.once('close', store.close);
parentPort?.on('message', (read: HeavyRead) => {
  void answerHeavyRead(tables, site, read).then(tell, (error: unknown) =>
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
});
