import type { EventLog } from '../store/event-log/event-log.ts';
import type { Head } from '../store/event-log/chain.ts';
import type { Header, Trailer } from './export-lines.ts';
import type { Broken } from './judge.ts';

/**
 * Compares an event log, whose own chain is intact, with a checked export from earlier. The log must still contain the
 * facts of the export with the same hashes.
 */
export function againstExport(
  log: EventLog,
  { header, trailer }: { readonly header: Header; readonly trailer: Trailer },
): Broken | null {
  return against(log, header.previous) ?? against(log, trailer.last);
}

function against(log: EventLog, { seq, hash }: Head): Broken | null {
  if (seq === 0) return null;
  const line = log.upTo(seq);
  if (line === null || line.seq !== seq) {
    return {
      seq: (line?.seq ?? 0) + 1,
      at: null,
      what: 'missing',
      detail: `the export knows the event log up to ${seq}: the log was cut off, or replaced by an older copy`,
    };
  }
  if (line.hash === hash) return null;
  return {
    seq,
    at: line.at,
    what: 'changed',
    detail: 'the export has another hash for it: this fact or one before it was rewritten',
  };
}
