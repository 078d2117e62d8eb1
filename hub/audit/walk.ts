import type { EventLog, ChainedEntry } from '../store/event-log/event-log.ts';
import { BEFORE_THE_FIRST, type Head } from '../store/event-log/chain.ts';
import { fits, judge, LOOK_AHEAD, missingBetween, type Broken } from './judge.ts';

const PAGE_SIZE = 2_000;

export type WalkResult = {
  readonly count: number;
  readonly first: number;
  /** The last fact that fits. */
  readonly last: Head;
  readonly broken: Broken | null;
};

/**
 * Reads the facts after `from` up to `until` in pages and checks each fact against the one before it. The database is
 * used for one page at a time, so that a running hub is not blocked.
 * @returns the first fact that does not fit and what is wrong; null when all fit.
 */
export function* verifiedPages(
  log: EventLog,
  from: Head,
  until: number,
): Generator<readonly ChainedEntry[], Broken | null> {
  const gapsUpTo = log.chainedLater?.last ?? 0;
  let head = from;
  while (head.seq < until) {
    const { lines, failed } = pageAfter(log, head.seq, until);
    for (const [i, line] of lines.entries()) {
      if (!fits(head, line, line.seq <= gapsUpTo)) {
        if (i > 0) yield lines.slice(0, i);
        return judge(head, line, pageAfter(log, line.seq, line.seq + LOOK_AHEAD).lines);
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

/** Reads one page. If a fact in it cannot be read: the facts before it, and why. */
function pageAfter(
  log: EventLog,
  seq: number,
  until: number,
): { readonly lines: readonly ChainedEntry[]; readonly failed: string | null } {
  const size = Math.min(PAGE_SIZE, until - seq);
  try {
    return { lines: log.after(seq, size).filter((line) => line.seq <= until), failed: null };
  } catch {
    const lines: ChainedEntry[] = [];
    while (lines.length < size) {
      try {
        const [line] = log.after(lines.at(-1)?.seq ?? seq, 1);
        if (line === undefined) break;
        lines.push(line);
      } catch (error) {
        return { lines, failed: (error as Error).message };
      }
    }
    return { lines, failed: null };
  }
}

/** Verifies the whole event log and compares its end with the hub's own record of the last fact. */
export function walkEventLog(log: EventLog): WalkResult {
  const { newest, noted } = log.ends();
  let [count, first, last] = [0, 0, BEFORE_THE_FIRST];
  const pages = verifiedPages(log, BEFORE_THE_FIRST, newest?.seq ?? 0);
  let step = pages.next();
  for (; step.done !== true; step = pages.next()) {
    first ||= step.value[0]?.seq ?? 0;
    count += step.value.length;
    const line = step.value.at(-1) as ChainedEntry;
    last = { seq: line.seq, hash: line.hash as string };
  }
  return { count, first, last, broken: step.value ?? endOf(log, last, noted) };
}

function endOf(log: EventLog, last: Head, noted: Head | null): Broken | null {
  if (noted === null)
    return last.seq === 0
      ? null
      : { seq: last.seq, at: null, what: 'changed', detail: "the hub's own record of the last fact is gone" };
  if (noted.seq > last.seq)
    return {
      seq: last.seq + 1,
      at: null,
      what: 'missing',
      detail: `the end is cut off: ${missingBetween(last.seq + 1, noted.seq)}`,
    };
  const at = log.upTo(last.seq)?.at ?? null;
  if (noted.seq < last.seq)
    return {
      seq: noted.seq + 1,
      at,
      what: 'added',
      detail: `by the hub's own record the event log ends with ${noted.seq}`,
    };
  return noted.hash === last.hash
    ? null
    : { seq: last.seq, at, what: 'changed', detail: "its hash is not the one in the hub's own record" };
}
