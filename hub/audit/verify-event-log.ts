import { openEventLog, type EventLog } from '../store/event-log/event-log.ts';
import { againstExport } from './against-export.ts';
import type { Header, Trailer } from './export-lines.ts';
import { walkEventLog, type WalkResult } from './walk.ts';

export type Verified = WalkResult & { readonly chainedLater: EventLog['chainedLater'] };

/**
 * Walks the whole book of a data directory, of a running hub too, and writes nothing.
 * @param earlier a checked export that the book is held against, or null.
 * @throws StoreError when there is no book that can be read.
 */
export function verifyEventLog(
  dataDir: string,
  earlier: { readonly header: Header; readonly trailer: Trailer } | null,
): Verified {
  const log = openEventLog(dataDir);
  try {
    const walked = walkEventLog(log);
    const broken = walked.broken ?? (earlier === null ? null : againstExport(log, earlier));
    return { ...walked, broken, chainedLater: log.chainedLater };
  } finally {
    log.close();
  }
}
