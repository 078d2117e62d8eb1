import type { ChainedEntry } from '../store/event-log/event-log.ts';
import { hashAfter, type Head } from '../store/event-log/chain.ts';

/**
 * `changed`: the line is not what was hashed. `hash-changed`: the line is, its hash is not. `missing`: lines are gone. `reordered`: what belongs here stands
 * elsewhere. `added`: lines that the hub did not write. `not-chained`: there is no hash. `unreadable`: nothing can be read there.
 */
export type ChangeKind = 'changed' | 'hash-changed' | 'missing' | 'reordered' | 'added' | 'not-chained' | 'unreadable';

/** The first line that is not as it was written. `at` is what stands there now, milliseconds; null where nothing does. */
export type Broken = {
  readonly seq: number;
  readonly at: number | null;
  readonly what: ChangeKind;
  readonly detail: string;
};

/** How many of the following lines are looked through for the one that belongs here. */
export const LOOK_AHEAD = 1_000;

/** @param gaps may lines be missing before this one? Only among those that were chained later, when they had been missing already. */
export function fits(previous: Head, line: ChainedEntry, gaps = false): boolean {
  return (gaps || line.seq === previous.seq + 1) && line.hash !== null && hashAfter(previous.hash, line) === line.hash;
}

/** What is wrong with a line that does not fit. @param following the lines after it, at most LOOK_AHEAD of them are of use. */
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
  if (line.seq < expected) return found('reordered', `it stands behind ${previous.seq}`);
  if (line.hash === null) return found('not-chained', 'there is no hash beside it');
  const belongs = following.slice(0, LOOK_AHEAD).find((other) => {
    const here = hashAfter(previous.hash, { ...other, seq: line.seq });
    return here === other.hash || here === line.hash;
  });
  if (belongs !== undefined) return found('reordered', `what belongs here stands at ${belongs.seq}`);
  const next = following[0];
  const own = hashAfter(previous.hash, line);
  if (next !== undefined && fits({ seq: line.seq, hash: own }, next))
    return found('hash-changed', 'the line is as it was, its hash is not');
  return found('changed', 'it is not what was written: its time, call, matter, text or hash was changed');
}

export function missingBetween(first: number, last: number): string {
  return first === last ? 'it is not there' : `${first} to ${last} are not there`;
}
