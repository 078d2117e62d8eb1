import { createHash } from 'node:crypto';
import { openEventLog, type EventLog } from '../store/event-log/event-log.ts';
import { BEFORE_THE_FIRST, type Head } from '../store/event-log/chain.ts';
import { lineOf, sha256, signedText, type Header } from './export-lines.ts';
import type { Broken } from './judge.ts';
import { signerOf, type Signer } from './signing.ts';
import { verifiedPages } from './walk.ts';

/** Milliseconds since 1970; null: no limit. `to` itself is excluded. */
export type Range = { readonly from: number | null; readonly to: number | null };

/** `first` is 0 when the range has no facts. */
export type Exported =
  | { readonly ok: true; readonly count: number; readonly first: number; readonly last: Head }
  | { readonly ok: false; readonly broken: Broken };

type Io = { readonly now: number; readonly write: (text: string) => Promise<void> };

/**
 * Exports facts from a data directory; the hub may be running.
 * @param range is called with the time zone of the building.
 * @throws StoreError when the event log cannot be read; Error with code and hint when the key cannot be used.
 */
export async function exportFrom(dataDir: string, range: (zone: string) => Range, io: Io): Promise<Exported> {
  const log = openEventLog(dataDir);
  try {
    return await exportRange(log, signerOf(dataDir), range(log.site()?.timezone ?? 'UTC'), io);
  } finally {
    log.close();
  }
}

/**
 * Writes header, facts with their hashes, and signed trailer. The facts have consecutive numbers: from the first fact
 * at or after `from` to the last before `to`. If the clock was set back in between, everything written in that time is
 * included.
 * At a fact that breaks the chain the export stops without a signature.
 */
async function exportRange(log: EventLog, signer: Signer, { from, to }: Range, { now, write }: Io): Promise<Exported> {
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
  const pages = verifiedPages(log, previous, isEmpty ? previous.seq : until);
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

/** @returns the fact to which the fact after `seq` is chained. */
function headAt(log: EventLog, seq: number): Head {
  const line = log.upTo(seq);
  return line?.hash ? { seq: line.seq, hash: line.hash } : BEFORE_THE_FIRST;
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
