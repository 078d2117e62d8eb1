import type { CallFact } from '../../domain/call/call-fact.ts';
import type { CallId, MatterId, Seq } from '../../domain/ids.ts';
import type { HubFact } from '../../domain/fact/hub-fact.ts';
import type { MatterFact } from '../../domain/matter/matter.ts';
import {
  readCallFact,
  readHubFact,
  readMatterFact,
  type StoredHubFact,
  type UnknownFact,
} from '../../domain/fact/read-fact.ts';
import type { Instant } from '../../domain/time.ts';
import { BEFORE_THE_FIRST, hashAfter, type Head } from './chain.ts';
import { HEAD_KEY } from './chain-older.ts';
import type { Database } from '../driver.ts';
import { withoutFreeText, type freeTextTable } from '../tables/free-text.ts';

/** A fact as it is read: about a call, about a matter, or about neither. */
export type StoredFact = { readonly seq: Seq; readonly at: Instant } & (
  | { readonly callId: CallId; readonly matterId: null; readonly fact: CallFact | UnknownFact }
  | { readonly callId: null; readonly matterId: MatterId; readonly fact: MatterFact | UnknownFact }
  | { readonly callId: null; readonly matterId: null; readonly fact: StoredHubFact | UnknownFact }
);

type Row = { seq: number; at: number; call_id: string | null; matter_id: string | null; body: string };
const COLUMNS = 'seq, at, call_id, matter_id, body';

export function factsTable(db: Database, freeText: ReturnType<typeof freeTextTable>) {
  const insert = db.prepare(
    'INSERT INTO facts (seq, at, call_id, matter_id, body, hash) VALUES (?, ?, ?, ?, ?, unhex(?))',
  );
  const newestLink = db.prepare('SELECT seq, hash FROM facts ORDER BY seq DESC LIMIT 1');
  const noteHead = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const after = db.prepare(`SELECT ${COLUMNS} FROM facts WHERE seq > ? ORDER BY seq LIMIT ?`);
  const ofCall = db.prepare(`SELECT ${COLUMNS} FROM facts WHERE call_id = ? ORDER BY seq`);
  const countOfCall = db.prepare('SELECT count(*) AS n FROM (SELECT 1 FROM facts WHERE call_id = ? LIMIT ?)');
  const ofCallBetween = db.prepare(
    `SELECT ${COLUMNS} FROM facts WHERE call_id = ? AND seq > ? AND seq < ? ORDER BY seq LIMIT ?`,
  );
  const ofMatter = db.prepare('SELECT seq, at, body FROM facts WHERE matter_id = ? ORDER BY seq');
  const last = db.prepare('SELECT max(seq) AS seq FROM facts');
  const first = db.prepare('SELECT min(seq) AS seq FROM facts');
  const newest = db.prepare('SELECT at FROM facts ORDER BY seq DESC LIMIT 1');

  /** The end of the chain, cached for appending. Null at start and after a rollback: then it is read from the table. */
  let head: Head | null = null;
  let grown = false;

  function write(
    at: Instant,
    callId: CallId | null,
    matterId: MatterId | null,
    fact: CallFact | MatterFact | HubFact,
  ): Seq {
    const before = head ?? headIn(newestLink.get());
    const { kept, text } = withoutFreeText(fact);
    const line = { seq: before.seq + 1, at, callId, matterId, body: JSON.stringify(kept) };
    const hash = hashAfter(before.hash, line);
    insert.run(line.seq, at, callId, matterId, line.body, hash);
    if (text !== null) freeText.put(line.seq as Seq, at, text);
    head = { seq: line.seq, hash };
    grown = true;
    return line.seq as Seq;
  }

  function read(row: Row): StoredFact {
    const place = { seq: row.seq as Seq, at: row.at as Instant };
    const [callId, matterId] = [row.call_id as CallId | null, row.matter_id as MatterId | null];
    const written = freeText.joined(row.seq, row.body);
    if (callId !== null) return { ...place, callId, matterId: null, fact: readCallFact(written) };
    if (matterId !== null) return { ...place, callId, matterId, fact: readMatterFact(written) };
    return { ...place, callId, matterId, fact: readHubFact(written) };
  }

  return {
    /** @returns the position of the new fact in the event log. */
    append: <Of extends CallId | null>(at: Instant, callId: Of, fact: Of extends null ? HubFact : CallFact): Seq =>
      write(at, callId, null, fact),
    appendOfMatter: (at: Instant, matter: MatterId, fact: MatterFact): Seq => write(at, null, matter, fact),
    /**
     * Call it after a savepoint or transaction was rolled back. The next fact reads the end of the chain from the
     * table.
     */
    rolledBack(): void {
      head = null;
    },
    /** Writes the new end of the event log into `meta`, in the same transaction as the facts (HEAD_KEY). */
    noteHead(): void {
      if (!grown) return;
      head ??= headIn(newestLink.get());
      noteHead.run(HEAD_KEY, JSON.stringify(head));
      grown = false;
    },
    /** @returns facts with a larger `seq`, oldest first, at most `limit`. */
    after: (seq: number, limit: number): StoredFact[] => (after.all(seq, limit) as Row[]).map(read),
    ofCall: (callId: CallId): StoredFact[] => (ofCall.all(callId) as Row[]).map(read),
    /** How many facts a call has, counted up to `most`. */
    countOfCall: (callId: CallId, most: number): number => (countOfCall.get(callId, most) as { n: number }).n,
    /** Facts of a call between two positions, both excluded, oldest first, at most `limit`. */
    ofCallBetween: (callId: CallId, after: number, before: number, limit: number): StoredFact[] =>
      (ofCallBetween.all(callId, after, before, limit) as Row[]).map(read),
    ofMatter: (matter: MatterId): { seq: Seq; at: Instant; fact: MatterFact | UnknownFact }[] =>
      (ofMatter.all(matter) as { seq: Seq; at: Instant; body: string }[]).map(({ seq, at, body }) => ({
        seq,
        at,
        fact: readMatterFact(freeText.joined(seq, body)),
      })),
    /** @returns the `seq` of the newest fact, or 0. */
    lastSeq: (): Seq => (head?.seq ?? (last.get() as { seq: number | null }).seq ?? 0) as Seq,
    /** @returns the `seq` of the oldest fact that is still kept, or 0. */
    firstSeq: (): Seq => ((first.get() as { seq: number | null }).seq ?? 0) as Seq,
    newestAt: (): Instant | null => ((newest.get() as { at: number } | undefined)?.at ?? null) as Instant | null,
  };
}

function headIn(row: unknown): Head {
  if (row === undefined) return BEFORE_THE_FIRST;
  const { seq, hash } = row as { seq: number; hash: Uint8Array | null };
  // A removed hash must not stop the hub. `lotusbell audit verify` names the fact.
  return { seq, hash: hash === null ? BEFORE_THE_FIRST.hash : Buffer.from(hash).toString('hex') };
}
