import { createHash } from 'node:crypto';
import type { ChainedEntry } from '../store/event-log/event-log.ts';
import type { Head } from '../store/event-log/chain.ts';
import { factIn, headerIn, sha256, signedText, trailerIn, type Header, type Trailer } from './export-lines.ts';
import { fits, judge, missingBetween } from './judge.ts';
import { isSigned } from './signing.ts';

/** What is wrong with an export. `line` counts from 1 in the file; null when no single line is wrong. */
export type ExportDefect = {
  readonly code:
    | 'no-export'
    | 'cut-off'
    | 'foreign-key'
    | 'header-changed'
    | 'trailer-changed'
    | 'line-changed'
    | 'line-missing'
    | 'line-reordered'
    | 'line-added';
  readonly line: number | null;
  readonly seq: number | null;
  readonly detail: string;
};
export type Checked =
  | { readonly ok: true; readonly header: Header; readonly trailer: Trailer }
  | { readonly ok: false; readonly flaw: ExportDefect };

/**
 * Checks an export without a hub: header, the hash of every line, trailer, signature.
 * @param lines the lines of the file, without line feeds.
 * @param key the public key with which it must be signed; null: the key that the export names itself.
 */
export async function checkExport(lines: AsyncIterable<string>, key: string | null): Promise<Checked> {
  let number = 0;
  let header: { readonly is: Header; readonly text: string } | null = null;
  let trailer: Trailer | null = null;
  let unreadable: Checked | null = null;
  let head: Head | null = null;
  let count = 0;
  const digest = createHash('sha256');
  const flaw = (
    code: ExportDefect['code'],
    seq: number | null,
    detail: string,
    line: number | null = number,
  ): Checked => ({
    ok: false,
    flaw: { code, line, seq, detail },
  });

  for await (const text of lines) {
    if (unreadable !== null) return unreadable;
    number++;
    if (header === null || head === null) {
      const is = headerIn(text);
      if (is === null) return flaw('no-export', null, 'the first line is not the header of an export');
      if (key !== null && key !== is.publicKey)
        return flaw('foreign-key', null, 'it names another key than the one given');
      header = { is, text };
      head = is.previous;
      continue;
    }
    if (trailer !== null) return flaw('line-added', null, 'there is a line after the trailer');
    trailer = trailerIn(text);
    if (trailer !== null) continue;
    const fact = factIn(text);
    if (fact === null) {
      // If this is the last line of the file, it was cut in half, and the missing trailer is reported instead.
      unreadable = flaw('line-changed', head.seq + 1, 'it cannot be read as a fact');
      continue;
    }
    const gaps = fact.seq <= (header.is.chainedLater?.last ?? 0);
    if (!fits(head, fact, gaps)) return { ok: false, flaw: misfit(head, fact, number, count === 0) };
    digest.update(`${text}\n`);
    head = { seq: fact.seq, hash: fact.hash as string };
    count++;
  }

  if (header === null || head === null) return flaw('no-export', null, 'it is empty', null);
  if (trailer === null) return flaw('cut-off', head.seq, 'there is no trailer: the end is missing');
  const { is } = header;
  if (!isSigned(signedText(trailer), trailer.signature, is.publicKey)) {
    return flaw(
      'trailer-changed',
      null,
      'the signature does not fit: the trailer was changed, or it was signed with another key than the header names',
    );
  }
  if (sha256(`${header.text}\n`) !== trailer.header)
    return flaw('header-changed', null, 'the header is not the one that was signed', 1);
  if (trailer.last.seq > head.seq)
    return flaw('line-missing', head.seq + 1, missingBetween(head.seq + 1, trailer.last.seq));
  if (trailer.last.seq < head.seq)
    return flaw('line-added', trailer.last.seq + 1, `the trailer ends with ${trailer.last.seq}`, null);
  if (trailer.count !== count || trailer.facts !== digest.digest('hex'))
    return flaw('line-changed', null, 'the lines are not the ones that were signed', null);
  return { ok: true, header: is, trailer };
}

function misfit(head: Head, fact: ChainedEntry, line: number, isFirst: boolean): ExportDefect {
  const { seq, what, detail } = judge(head, fact, []);
  if (what === 'missing') return { code: 'line-missing', line, seq, detail };
  if (what === 'reordered') return { code: 'line-reordered', line, seq, detail };
  return {
    code: 'line-changed',
    line,
    seq,
    detail: isFirst ? `${detail}; or what it follows by the header was` : detail,
  };
}
