import type { CallFact } from '../domain/call.ts';
import type { CallId, MatterId, Seq } from '../domain/ids.ts';
import type { MatterFact } from '../domain/matter.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from './driver.ts';

/** A fact about no call: people, devices, the site, the hub itself. `type` in the past tense; no names, no health. */
export type HouseFact = { readonly type: string } & Record<string, unknown>;

/** Of a call, of a matter, or of the house. */
export type StoredFact = {
  readonly seq: Seq; readonly at: Instant; readonly callId: CallId | null; readonly matterId: MatterId | null; readonly fact: CallFact | HouseFact;
};

type Row = { seq: number; at: number; call_id: string | null; matter_id: string | null; body: string };
const COLUMNS = 'seq, at, call_id, matter_id, body';

export function factsTable(db: Database) {
  const insert = db.prepare('INSERT INTO facts (at, call_id, body) VALUES (?, ?, ?)');
  const insertOfMatter = db.prepare('INSERT INTO facts (at, matter_id, body) VALUES (?, ?, ?)');
  const after = db.prepare(`SELECT ${COLUMNS} FROM facts WHERE seq > ? ORDER BY seq LIMIT ?`);
  const ofCall = db.prepare(`SELECT ${COLUMNS} FROM facts WHERE call_id = ? ORDER BY seq`);
  const ofMatter = db.prepare('SELECT seq, at, body FROM facts WHERE matter_id = ? ORDER BY seq');
  const last = db.prepare('SELECT max(seq) AS seq FROM facts');
  const first = db.prepare('SELECT min(seq) AS seq FROM facts');
  const newest = db.prepare('SELECT at FROM facts ORDER BY seq DESC LIMIT 1');

  return {
    /** @returns the new fact's place in the book. */
    append(at: Instant, callId: CallId | null, fact: CallFact | HouseFact): Seq {
      return Number(insert.run(at, callId, JSON.stringify(fact)).lastInsertRowid) as Seq;
    },
    appendOfMatter(at: Instant, matter: MatterId, fact: MatterFact): Seq {
      return Number(insertOfMatter.run(at, matter, JSON.stringify(fact)).lastInsertRowid) as Seq;
    },
    /** @returns facts with `seq` above the given one, oldest first, at most `limit`. */
    after: (seq: number, limit: number): StoredFact[] => (after.all(seq, limit) as Row[]).map(read),
    ofCall: (callId: CallId): StoredFact[] => (ofCall.all(callId) as Row[]).map(read),
    ofMatter: (matter: MatterId): { seq: Seq; at: Instant; fact: MatterFact }[] =>
      (ofMatter.all(matter) as { seq: Seq; at: Instant; body: string }[]).map(({ seq, at, body }) => ({ seq, at, fact: JSON.parse(body) as MatterFact })),
    /** @returns 0 when nothing ever happened. */
    lastSeq: (): Seq => ((last.get() as { seq: number | null }).seq ?? 0) as Seq,
    /** @returns the oldest fact still kept, or 0. */
    firstSeq: (): Seq => ((first.get() as { seq: number | null }).seq ?? 0) as Seq,
    newestAt: (): Instant | null => ((newest.get() as { at: number } | undefined)?.at ?? null) as Instant | null,
  };
}

function read(row: Row): StoredFact {
  return {
    seq: row.seq as Seq, at: row.at as Instant, callId: row.call_id as CallId | null, matterId: row.matter_id as MatterId | null,
    fact: JSON.parse(row.body) as CallFact | HouseFact,
  };
}
