import type { CallFact } from '../../domain/call/call-fact.ts';
import type { Seq } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

type AnyFact = { readonly type: string };
type FreeTextField = readonly [field: string, replacement: string | null];
/** The types of facts with a note or a reason. A new one does not compile until it is in the table below. */
type WithFreeText = Extract<CallFact, { readonly note: string | null } | { readonly reason: string }>['type'];

/** The free text field of each fact, and the value that replaces it in the event log. */
const FREE_TEXT: { readonly [Type in WithFreeText]: FreeTextField } = {
  CallRaised: ['note', null],
  CallClosed: ['note', null],
  CallReleased: ['reason', ''],
};
const FIELDS: ReadonlyMap<string, FreeTextField> = new Map(Object.entries(FREE_TEXT));

/**
 * Free text is stored beside the event log and not in it. The log is chained and kept; free text is deleted after some
 * time.
 * @returns the fact as the event log keeps it, and its text, or null when there is none. `words: true` marks a removed
 * text.
 */
export function withoutFreeText(fact: AnyFact): { readonly kept: object; readonly text: string | null } {
  const [field, replacement] = FIELDS.get(fact.type) ?? [];
  const text = field === undefined ? null : (fact as AnyFact & Record<string, unknown>)[field];
  if (field === undefined || typeof text !== 'string' || text === '') return { kept: fact, text: null };
  return { kept: { ...fact, [field]: replacement, words: true }, text };
}

export function freeTextTable(db: Database) {
  const put = db.prepare('INSERT INTO fact_words (seq, at, words) VALUES (?, ?, ?)');
  const of = db.prepare('SELECT words FROM fact_words WHERE seq = ?');
  // Found by the index on age, so that a nightly run reads only what it deletes. Text of an open call is still needed.
  const OLD = `SELECT w.seq, f.call_id FROM fact_words w JOIN facts f ON f.seq = w.seq LEFT JOIN calls c ON c.id = f.call_id WHERE w.at < ? AND coalesce(c.open, 0) = 0`;
  const forgetInCalls = db.prepare(
    `UPDATE calls SET body = json_set(body, '$.note', NULL) WHERE id IN (SELECT call_id FROM (${OLD}))`,
  );
  const forget = db.prepare(`DELETE FROM fact_words WHERE seq IN (SELECT seq FROM (${OLD}))`);

  return {
    put(seq: Seq, at: Instant, text: string): void {
      put.run(seq, at, text);
    },
    /** @param body as the event log keeps it. @returns the fact with its free text, while the text is kept. */
    joined(seq: number, body: string): { readonly type: string } & Record<string, unknown> {
      const { words: hasText, ...fact } = JSON.parse(body) as { type: string; words?: true };
      const [field] = FIELDS.get(fact.type) ?? [];
      const row = hasText === true && field !== undefined ? (of.get(seq) as { words: string } | undefined) : undefined;
      return row === undefined ? fact : { ...fact, [field as string]: row.words };
    },
    /**
     * Deletes text older than this, and the note in the row of the call, so that the call is still the fold of its
     * facts.
     * @returns how many texts were deleted.
     */
    forgetBefore(at: Instant): number {
      forgetInCalls.run(at);
      return Number(forget.run(at).changes);
    },
  };
}
