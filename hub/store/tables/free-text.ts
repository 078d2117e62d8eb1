import type { CallFact } from '../../domain/call/call.ts';
import type { Seq } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

type AnyFact = { readonly type: string };
type Free = readonly [field: string, gone: string | null];
/** A new fact about a call with a note or a reason does not compile until it stands in the table. */
type WithFreeText = Extract<CallFact, { readonly note: string | null } | { readonly reason: string }>['type'];

/** Where people write what they like: the field of each fact, and what stands in its place once the words are gone. */
const FREE_TEXT: { readonly [Type in WithFreeText]: Free } = {
  CallRaised: ['note', null],
  CallClosed: ['note', null],
  CallReleased: ['reason', ''],
};
const FREE: ReadonlyMap<string, Free> = new Map(Object.entries(FREE_TEXT));

/**
 * Free words lie beside the book and not in it: the book is chained and kept, words are forgotten after a while.
 * @returns the fact as the book has it, and the words that belong to it; null where nobody wrote any.
 */
export function withoutFreeText(fact: AnyFact): { readonly kept: object; readonly words: string | null } {
  const [field, gone] = FREE.get(fact.type) ?? [];
  const words = field === undefined ? null : (fact as AnyFact & Record<string, unknown>)[field];
  if (field === undefined || typeof words !== 'string' || words === '') return { kept: fact, words: null };
  return { kept: { ...fact, [field]: gone, words: true }, words };
}

export function freeTextTable(db: Database) {
  const put = db.prepare('INSERT INTO fact_words (seq, at, words) VALUES (?, ?, ?)');
  const of = db.prepare('SELECT words FROM fact_words WHERE seq = ?');
  // Found by their age, so that a night costs what it forgets and not what the years have piled up. What belongs to an open call is still needed.
  const OLD = `SELECT w.seq, f.call_id FROM fact_words w JOIN facts f ON f.seq = w.seq LEFT JOIN calls c ON c.id = f.call_id WHERE w.at < ? AND coalesce(c.open, 0) = 0`;
  const forgetInCalls = db.prepare(
    `UPDATE calls SET body = json_set(body, '$.note', NULL) WHERE id IN (SELECT call_id FROM (${OLD}))`,
  );
  const forget = db.prepare(`DELETE FROM fact_words WHERE seq IN (SELECT seq FROM (${OLD}))`);

  return {
    put(seq: Seq, at: Instant, words: string): void {
      put.run(seq, at, words);
    },
    /** @param body of the book. @returns the fact as it was told, with its words while they are kept. */
    joined(seq: number, body: string): { readonly type: string } & Record<string, unknown> {
      const { words: had, ...fact } = JSON.parse(body) as { type: string; words?: true };
      const [field] = FREE.get(fact.type) ?? [];
      const row = had === true && field !== undefined ? (of.get(seq) as { words: string } | undefined) : undefined;
      return row === undefined ? fact : { ...fact, [field as string]: row.words };
    },
    /** Words older than this, with the note in the call itself, so that the call is still the fold of its facts. @returns how many were forgotten. */
    forgetBefore(at: Instant): number {
      forgetInCalls.run(at);
      return Number(forget.run(at).changes);
    },
  };
}
