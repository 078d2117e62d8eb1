import type { Call } from '../../domain/call/call.ts';
import type { CallId, DeviceId, Seq } from '../../domain/ids.ts';
import { NOT_YET_HEARD } from '../../domain/call/hearing/hearing.ts';
import { nextDueAt } from '../../domain/call/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { CallTimes } from '../../domain/call/response.ts';
import type { Database } from '../driver.ts';

/** `seq` is the position of the newest fact about this call. */
export type StoredCall = { readonly call: Call; readonly seq: Seq };

export type OutcomeCount = { readonly kind: string; readonly outcome: string; readonly count: number };

type Row = { body: string; seq: number };

export function callsTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO calls (id, number, open, device, input, due_at, seq, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE calls SET open = ?, due_at = ?, seq = ?, body = ? WHERE number = ?');
  const byId = db.prepare('SELECT body, seq FROM calls WHERE id = ?');
  const byNumber = db.prepare('SELECT body, seq FROM calls WHERE number = ?');
  const openAt = db.prepare('SELECT body, seq FROM calls WHERE device = ? AND input = ? AND open = 1');
  const detach = db.prepare('UPDATE calls SET device = NULL, input = NULL WHERE number = ?');
  const deviceOf = db.prepare('SELECT device FROM calls WHERE number = ?');
  const openAtDevice = db.prepare('SELECT body, seq FROM calls WHERE device = ? AND open = 1');
  // Left to itself, SQLite reads every call that there ever was, because they are in order of their numbers.
  const open = db.prepare('SELECT body, seq FROM calls INDEXED BY calls_due WHERE open = 1 ORDER BY number');
  const openNumbers = db.prepare('SELECT number, seq FROM calls INDEXED BY calls_due WHERE open = 1 ORDER BY number');
  const seqOf = db.prepare('SELECT seq FROM calls WHERE id = ? AND open = 1');
  const closed = db.prepare('SELECT body, seq FROM calls WHERE open = 0 AND number < ? ORDER BY number DESC LIMIT ?');
  const closedNumbers = db.prepare(
    'SELECT json_group_array(number) AS numbers FROM (SELECT number FROM calls WHERE open = 0 ORDER BY number DESC LIMIT ?)',
  );
  const outcomesUsed = db.prepare(
    `SELECT kind, outcome, count(*) AS count FROM (
      SELECT json_extract(body, '$.kind') AS kind, json_extract(body, '$.outcome') AS outcome, json_extract(body, '$.closedAt') AS at
      FROM calls WHERE open = 0 ORDER BY number DESC LIMIT ?
    ) WHERE at >= ? AND at < ? AND outcome IS NOT NULL GROUP BY kind, outcome ORDER BY kind, outcome`,
  );
  const all = db.prepare('SELECT body, seq FROM calls WHERE number < ? ORDER BY number DESC LIMIT ?');
  // Only what a report needs: a whole call is several kilobytes.
  const raisedBetween = db.prepare(
    `SELECT json_extract(body, '$.raisedAt', '$.acknowledgedAt', '$.attendedAt', '$.closedAt', '$.repeats', '$.marks', '$.kind', '$.place') AS times
     FROM calls WHERE json_extract(body, '$.raisedAt') >= ? AND json_extract(body, '$.raisedAt') < ? AND json_extract(body, '$.forCall') IS NULL`,
  );
  const due = db.prepare('SELECT body, seq FROM calls WHERE open = 1 AND due_at <= ? ORDER BY due_at LIMIT ?');
  const nextDue = db.prepare('SELECT min(due_at) AS at FROM calls WHERE open = 1');
  const openCount = db.prepare('SELECT count(*) AS n FROM calls WHERE open = 1');
  const maxNumber = db.prepare('SELECT max(number) AS n FROM calls');
  const list = (rows: unknown): StoredCall[] => (rows as Row[]).map(read);
  const one = (row: unknown): StoredCall | null => (row === undefined ? null : read(row as Row));

  return {
    insert(call: Call, seq: Seq): void {
      insert.run(
        call.id,
        call.number,
        call.state === 'closed' ? 0 : 1,
        call.device,
        call.input,
        nextDueAt(call),
        seq,
        JSON.stringify(call),
      );
    },
    update(call: Call, seq: Seq): void {
      update.run(call.state === 'closed' ? 0 : 1, nextDueAt(call), seq, JSON.stringify(call), call.number);
    },
    /** The call is no longer found at its button. Its body keeps the device and input. */
    detach(number: number): void {
      detach.run(number);
    },
    isDetached: (number: number): boolean =>
      (deviceOf.get(number) as { device: string | null } | undefined)?.device === null,
    byId: (id: CallId): StoredCall | null => one(byId.get(id)),
    /** @returns the open call at this button, or null. A unique index allows no second one. */
    openAt: (device: DeviceId, input: string): StoredCall | null => one(openAt.get(device, input)),
    openAtDevice: (device: DeviceId): StoredCall[] => list(openAtDevice.all(device)),
    open: (): StoredCall[] => list(open.all()),
    openNumbers: () => openNumbers.all() as { number: number; seq: number }[],
    /** Position of the newest fact of an open call; null for one that is closed or unknown. */
    seqOfOpen: (id: CallId): Seq | null => ((seqOf.get(id) as { seq: number } | undefined)?.seq ?? null) as Seq | null,
    /** Closed calls with a number below `before`, newest first. */
    closed: (before: number, limit: number): StoredCall[] => list(closed.all(before, limit)),
    /** Numbers of closed calls, newest first. */
    closedNumbers: (limit: number): number[] =>
      (JSON.parse((closedNumbers.get(limit) as { numbers: string }).numbers) as number[]).toSorted(
        (one, other) => other - one,
      ),
    /** How often each outcome ended calls of a kind in [from, until), of the newest `most` closed calls. */
    outcomesUsed: (from: Instant, until: Instant, most: number): OutcomeCount[] =>
      outcomesUsed.all(most, from, until) as OutcomeCount[],
    /** @param number of a call that exists. */
    byNumber: (number: number): StoredCall => read(byNumber.get(number) as Row),
    any: (before: number, limit: number): StoredCall[] => list(all.all(before, limit)),
    /** Calls of callers (not for a second pair of hands) that were raised in [from, until). */
    raisedBetween: (from: Instant, until: Instant): CallTimes[] =>
      (raisedBetween.all(from, until) as { times: string }[]).map(timesOf),
    due: (now: Instant, limit: number): StoredCall[] => list(due.all(now, limit)),
    nextDueAt: (): Instant | null => (nextDue.get() as { at: number | null }).at as Instant | null,
    openCount: (): number => (openCount.get() as { n: number }).n,
    nextNumber: (): number => ((maxNumber.get() as { n: number | null }).n ?? 0) + 1,
  };
}

/** Rows from older hubs do not have these fields. */
type Newer = 'handOver' | 'team' | 'hearing';
type StoredBody = Omit<Call, Newer> & Partial<Pick<Call, Newer>>;

function read(row: Row): StoredCall {
  const call = JSON.parse(row.body) as StoredBody;
  const whole = call.handOver !== undefined && call.team !== undefined && call.hearing !== undefined;
  return {
    call: whole
      ? (call as Call)
      : {
          ...call,
          handOver: call.handOver ?? null,
          team: call.team ?? null,
          hearing: call.hearing ?? NOT_YET_HEARD,
        },
    seq: row.seq as Seq,
  };
}

function timesOf({ times }: { readonly times: string }): CallTimes {
  type Values = [
    raisedAt: CallTimes['raisedAt'],
    acknowledgedAt: CallTimes['acknowledgedAt'],
    attendedAt: CallTimes['attendedAt'],
    closedAt: CallTimes['closedAt'],
    repeats: CallTimes['repeats'],
    marks: CallTimes['marks'],
    kind: CallTimes['kind'],
    place: CallTimes['place'],
  ];
  const [raisedAt, acknowledgedAt, attendedAt, closedAt, repeats, marks, kind, place] = JSON.parse(times) as Values;
  return { raisedAt, acknowledgedAt, attendedAt, closedAt, repeats, marks, kind, place };
}
