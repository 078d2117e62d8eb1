import type { Book, Chained } from '../store/book.ts';
import { BEFORE_THE_FIRST, type Head } from '../store/chain.ts';
import { fits, judge, LOOK_AHEAD, missingBetween, type Broken } from './judge.ts';

const PAGE = 2_000;

export type Walked = {
  readonly count: number;
  readonly first: number;
  /** The last line that fits. */
  readonly last: Head;
  readonly broken: Broken | null;
};

/**
 * Reads the lines after `from` up to `until` in pages, each line held against the one before it. Never holds the database for longer than a page, so that
 * a running hub is not in its way. @returns at the first line that does not fit: which, and what is wrong.
 */
export function* goodPages(book: Book, from: Head, until: number): Generator<readonly Chained[], Broken | null> {
  const gapsUpTo = book.chainedLater?.last ?? 0;
  let head = from;
  while (head.seq < until) {
    const { lines, failed } = pageAfter(book, head.seq, until);
    for (const [i, line] of lines.entries()) {
      if (!fits(head, line, line.seq <= gapsUpTo)) {
        if (i > 0) yield lines.slice(0, i);
        return judge(head, line, pageAfter(book, line.seq, line.seq + LOOK_AHEAD).lines);
      }
      head = { seq: line.seq, hash: line.hash as string };
    }
    if (lines.length > 0) yield lines;
    if (failed !== null) return { seq: head.seq + 1, at: null, what: 'unreadable', detail: failed };
    if (lines.length === 0)
      return { seq: head.seq + 1, at: null, what: 'missing', detail: missingBetween(head.seq + 1, until) };
  }
  return null;
}

/** A page; where one of its lines cannot be read, the lines before it and why. */
function pageAfter(
  book: Book,
  seq: number,
  until: number,
): { readonly lines: readonly Chained[]; readonly failed: string | null } {
  const size = Math.min(PAGE, until - seq);
  try {
    return { lines: book.after(seq, size).filter((line) => line.seq <= until), failed: null };
  } catch {
    const lines: Chained[] = [];
    while (lines.length < size) {
      try {
        const [line] = book.after(lines.at(-1)?.seq ?? seq, 1);
        if (line === undefined) break;
        lines.push(line);
      } catch (error) {
        return { lines, failed: (error as Error).message };
      }
    }
    return { lines, failed: null };
  }
}

/** Walks the whole book as it is now, and holds its end against the hub's own note of how far it goes. */
export function walkBook(book: Book): Walked {
  const { newest, noted } = book.ends();
  let [count, first, last] = [0, 0, BEFORE_THE_FIRST];
  const pages = goodPages(book, BEFORE_THE_FIRST, newest?.seq ?? 0);
  let step = pages.next();
  for (; step.done !== true; step = pages.next()) {
    first ||= step.value[0]?.seq ?? 0;
    count += step.value.length;
    const line = step.value.at(-1) as Chained;
    last = { seq: line.seq, hash: line.hash as string };
  }
  return { count, first, last, broken: step.value ?? endOf(book, last, noted) };
}

function endOf(book: Book, last: Head, noted: Head | null): Broken | null {
  if (noted === null)
    return last.seq === 0
      ? null
      : { seq: last.seq, at: null, what: 'changed', detail: 'the note of how far the book goes is gone' };
  if (noted.seq > last.seq)
    return {
      seq: last.seq + 1,
      at: null,
      what: 'missing',
      detail: `the end is cut off: ${missingBetween(last.seq + 1, noted.seq)}`,
    };
  const at = book.upTo(last.seq)?.at ?? null;
  if (noted.seq < last.seq)
    return { seq: noted.seq + 1, at, what: 'added', detail: `by the hub's own note the book ends with ${noted.seq}` };
  return noted.hash === last.hash
    ? null
    : { seq: last.seq, at, what: 'changed', detail: "its hash is not the one in the hub's own note" };
}
