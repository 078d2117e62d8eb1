import { openEventLog, type EventLog } from '../store/event-log/event-log.ts';
import { againstExport } from './against-export.ts';
import type { Header, Trailer } from './export-lines.ts';
import { walkEventLog, type WalkResult } from './walk.ts';

export type Verified = WalkResult & { readonly chainedLater: EventLog['chainedLater'] };

/**
 * Verifies the whole event log of a data directory. The hub may be running; nothing is written.
 * @param earlier a checked export to compare with, or null.
 * @throws StoreError when the event log cannot be read.
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
