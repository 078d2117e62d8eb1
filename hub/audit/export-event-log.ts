import { createHash } from 'node:crypto';
import { openEventLog, type EventLog } from '../store/event-log/event-log.ts';
import { BEFORE_THE_FIRST, type Head } from '../store/event-log/chain.ts';
import { lineOf, sha256, signedText, type Header } from './export-lines.ts';
import type { Broken } from './judge.ts';
import { signerOf, type Signer } from './signing.ts';
import { goodPages } from './walk.ts';

/** Instants in milliseconds; `to` is the first that is not in it. */
export type Range = { readonly from: number | null; readonly to: number | null };

/** `first` is 0 when nothing lies in the range. */
export type Exported =
  | { readonly ok: true; readonly count: number; readonly first: number; readonly last: Head }
  | { readonly ok: false; readonly broken: Broken };

type Io = { readonly now: number; readonly write: (text: string) => Promise<void> };

/**
 * Exports from a data directory, of a running hub too. @param range is told the time zone of the building.
 * @throws StoreError when there is no book that can be read; Error with code and hint when the key cannot be used.
 */
export async function exportFrom(dataDir: string, range: (zone: string) => Range, io: Io): Promise<Exported> {
  const log = openEventLog(dataDir);
  try {
    return await exportBook(log, signerOf(dataDir), range(log.site()?.timezone ?? 'UTC'), io);
  } finally {
    log.close();
  }
}

/**
 * Writes the facts of a range with header, hashes and signed trailer. In the book they are one run of lines, from the first fact at or after `from` to the last
 * before `to`; where the clock was put back in between, all that was written meanwhile is in it. A line that does not fit ends it: what is broken is not signed.
 */
async function exportBook(log: EventLog, signer: Signer, { from, to }: Range, { now, write }: Io): Promise<Exported> {
  const end = log.ends().newest ?? BEFORE_THE_FIRST;
  const first = from === null ? Math.min(1, end.seq) : log.firstFrom(from);
  const until = to === null ? end.seq : Math.min(log.lastBefore(to), end.seq);
  const isEmpty = first === 0 || first > until;
  const previous = isEmpty ? headAt(log, until) : headAt(log, first - 1);
  const header = `${JSON.stringify({
    audit: 'lotusbell',
    v: 1,
    site: log.site()?.id ?? null,
    from: timeOf(from),
    to: timeOf(to),
    madeAt: new Date(now).toISOString(),
    previous,
    chainedLater:
      log.chainedLater === null
        ? null
        : { last: log.chainedLater.last, at: new Date(log.chainedLater.at).toISOString() },
    publicKey: signer.publicKey,
  } satisfies Header)}\n`;
  await write(header);

  const digest = createHash('sha256');
  let [count, last] = [0, previous];
  const pages = goodPages(log, previous, isEmpty ? previous.seq : until);
  let step = pages.next();
  for (; step.done !== true; step = pages.next()) {
    const text = step.value.map(lineOf).join('');
    digest.update(text);
    await write(text);
    const line = step.value.at(-1);
    count += step.value.length;
    if (line?.hash) last = { seq: line.seq, hash: line.hash };
  }
  if (step.value !== null) return { ok: false, broken: step.value };
  const trailer = { end: 'lotusbell', count, last, header: sha256(header), facts: digest.digest('hex') } as const;
  await write(`${JSON.stringify({ ...trailer, signature: signer.sign(signedText(trailer)) })}\n`);
  return { ok: true, count, first: isEmpty ? 0 : first, last };
}

/** @returns what the line after this place is chained to. */
function headAt(log: EventLog, place: number): Head {
  const line = log.upTo(place);
  return line?.hash ? { seq: line.seq, hash: line.hash } : BEFORE_THE_FIRST;
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
