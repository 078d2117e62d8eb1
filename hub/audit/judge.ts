import type { ChainedEntry } from '../store/event-log/event-log.ts';
import { hashAfter, type Head } from '../store/event-log/chain.ts';

/**
 * How a fact differs from what the hub wrote.
 * `changed`: its content or hash does not fit. `hash-changed`: the content fits, only the stored hash was changed.
 * `missing`: facts are gone. `reordered`: the fact that belongs here is stored elsewhere.
 * `added`: facts that the hub did not write. `not-chained`: there is no hash. `unreadable`: it cannot be read.
 */
export type ChangeKind = 'changed' | 'hash-changed' | 'missing' | 'reordered' | 'added' | 'not-chained' | 'unreadable';

/** The first fact that is not as it was written. `at` is its present time in ms since 1970, or null. */
export type Broken = {
  readonly seq: number;
  readonly at: number | null;
  readonly what: ChangeKind;
  readonly detail: string;
};

/** How many of the following facts are searched for the one that belongs here. */
export const LOOK_AHEAD = 1_000;

/**
 * Does this fact follow the previous one: next number, and the hash fits?
 * @param gaps allows missing numbers. Only for facts that were chained later: they were already missing then.
 */
export function fits(previous: Head, line: ChainedEntry, gaps = false): boolean {
  return (gaps || line.seq === previous.seq + 1) && line.hash !== null && hashAfter(previous.hash, line) === line.hash;
}

/** @returns what is wrong with a fact that does not fit. @param following the facts after it; LOOK_AHEAD are enough. */
export function judge(previous: Head, line: ChainedEntry, following: readonly ChainedEntry[]): Broken {
  const found = (what: ChangeKind, detail: string): Broken => ({
    seq: line.seq,
    at: typeof line.at === 'number' ? line.at : null,
    what,
    detail,
  });
  const expected = previous.seq + 1;
  if (line.seq > expected)
    return { seq: expected, at: null, what: 'missing', detail: missingBetween(expected, line.seq - 1) };
  if (line.seq < expected) return found('reordered', `it comes after ${previous.seq}`);
  if (line.hash === null) return found('not-chained', 'it has no hash');
  const belongs = following.slice(0, LOOK_AHEAD).find((other) => {
    const here = hashAfter(previous.hash, { ...other, seq: line.seq });
    return here === other.hash || here === line.hash;
  });
  if (belongs !== undefined) return found('reordered', `the fact that belongs here is stored as ${belongs.seq}`);
  const next = following[0];
  const own = hashAfter(previous.hash, line);
  if (next !== undefined && fits({ seq: line.seq, hash: own }, next))
    return found('hash-changed', 'the fact is unchanged, but its hash was changed');
  return found('changed', 'it is not as it was written: its time, call, matter, text or hash was changed');
}

export function missingBetween(first: number, last: number): string {
  return first === last ? 'it is not there' : `${first} to ${last} are not there`;
}
