import type { EventLog } from '../store/event-log/event-log.ts';
import type { Head } from '../store/event-log/chain.ts';
import type { Header, Trailer } from './export-lines.ts';
import type { Broken } from './judge.ts';

/** Holds a book that is one chain in itself against a checked export from earlier: does it still say the same there, and does it go as far? */
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
      detail: `the export knows the book up to ${seq}: it was cut off, or an older copy was put in its place`,
    };
  }
  if (line.hash === hash) return null;
  return {
    seq,
    at: line.at,
    what: 'changed',
    detail: 'the export has another hash for it: this line or one before it was written anew',
  };
}
