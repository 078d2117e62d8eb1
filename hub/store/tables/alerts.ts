import type { AlertWhy } from '../../domain/call/call.ts';
import type { CallId, OutputId, Seq, StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** One round of telling: these people are told of this call, until each has shown it or it is withdrawn. */
export type Alert = {
  /** Same for all recipients; with the person it names one alert. */
  readonly id: string;
  readonly callId: CallId;
  readonly seq: Seq;
  readonly at: Instant;
  readonly why: AlertWhy;
  readonly to: readonly StaffId[];
  readonly outputs: readonly OutputId[];
};

export type ReceiptStage = 'shown' | 'heard';

/** A busy house gives some hundred a day, so whoever is behind catches up. */
const FORGOTTEN_AT_ONCE = 5_000;

/** Groups that one fact may tell apart; nobody needs more than two. */
const PARTS = 8;

/** The alert's id as people and phones see it: the call's number, and where in the book it was told. */
export function alertIdOf(callNumber: number, seq: Seq, part: number): string {
  return `${callNumber}.${seq * PARTS + part}`;
}

/** @returns NaN for what was never an alert's id. */
function keyOf(id: string): number {
  const dot = id.indexOf('.');
  return dot > 0 && /^\d{1,15}$/.test(id.slice(dot + 1)) ? Number(id.slice(dot + 1)) : Number.NaN;
}

type Row = {
  key: number;
  call_number: number;
  call_id: string;
  at: number;
  why: string;
  recipients: string;
  outputs: string;
};

/**
 * What still rings, in the order it was told. `+key`: sorted after the few that are open were found by their index; ordered by the
 * key itself, SQLite would read every alert ever given, at each start of a hub that is years old.
 */
export const OPEN_ALERTS =
  'SELECT key, call_number, call_id, at, why, recipients, outputs FROM alerts WHERE withdrawn IS NULL ORDER BY +key';

export function alertsTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO alerts (key, call_number, call_id, at, why, recipients, outputs) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const openOf = db.prepare('SELECT key FROM alerts WHERE call_number = ? AND withdrawn IS NULL');
  const withdraw = db.prepare('UPDATE alerts SET withdrawn = ? WHERE call_number = ? AND withdrawn IS NULL');
  const openWithRecipients = db.prepare(
    "SELECT key, recipients FROM alerts WHERE call_number = ? AND withdrawn IS NULL AND why <> 'handed-over'",
  );
  const withdrawOne = db.prepare('UPDATE alerts SET withdrawn = ? WHERE key = ?');
  const openSome = db.prepare(
    "SELECT key FROM alerts WHERE call_number = ? AND withdrawn IS NULL AND (why = 'handed-over') = ?",
  );
  const withdrawSome = db.prepare(
    "UPDATE alerts SET withdrawn = ? WHERE call_number = ? AND withdrawn IS NULL AND (why = 'handed-over') = ?",
  );
  const open = db.prepare(OPEN_ALERTS);
  const receipt = db.prepare(
    'INSERT INTO receipts (alert_key, staff, stage, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const receipts = db.prepare('SELECT staff, stage FROM receipts WHERE alert_key = ?');
  const ringsFor = db.prepare('SELECT call_number, recipients FROM alerts WHERE key = ?');

  // Only the oldest are looked at, so that a night neither reads years of alerts nor holds a press up for them.
  const OLD = `SELECT key FROM (SELECT key, at, withdrawn FROM alerts ORDER BY key LIMIT ${FORGOTTEN_AT_ONCE}) WHERE at < ? AND withdrawn IS NOT NULL`;
  const forgetReceipts = db.prepare(`DELETE FROM receipts WHERE alert_key IN (${OLD})`);
  const forget = db.prepare(`DELETE FROM alerts WHERE key IN (${OLD})`);

  let lastTo: readonly StaffId[] | null = null;
  let lastText = '';
  /** Alerts of a burst go to the very same list of people. */
  const textOf = (to: readonly StaffId[]): string => {
    if (to !== lastTo) {
      lastTo = to;
      lastText = to.join(' ');
    }
    return lastText;
  };

  return {
    /** What rings no more, with its receipts; the oldest few thousand at a time. @returns how many alerts were forgotten. */
    forgetBefore(at: Instant): number {
      forgetReceipts.run(at);
      return Number(forget.run(at).changes);
    },
    add(callNumber: number, alert: Alert): void {
      insert.run(
        keyOf(alert.id),
        callNumber,
        alert.callId,
        alert.at,
        alert.why,
        textOf(alert.to),
        alert.outputs.join(' '),
      );
    },
    /** @param which `hand-over`: only those that ask to take the call over. @returns the ids of the alerts taken back. */
    withdraw(callNumber: number, reason: string, which: 'every' | 'hand-over' | 'others' = 'every'): string[] {
      const offers = which === 'hand-over' ? 1 : 0;
      const rows = which === 'every' ? openOf.all(callNumber) : openSome.all(callNumber, offers);
      const ids = (rows as { key: number }[]).map(({ key }) => `${callNumber}.${key}`);
      if (ids.length === 0) return ids;
      if (which === 'every') withdraw.run(reason, callNumber);
      else withdrawSome.run(reason, callNumber, offers);
      return ids;
    },
    /** Older alerts of the call whose every recipient is told anew by this list; an offer to take it over stays. @returns their ids; they ring no more. */
    supersede(callNumber: number, to: readonly StaffId[]): string[] {
      const rows = openWithRecipients.all(callNumber) as { key: number; recipients: string }[];
      if (rows.length === 0) return [];
      const anew = new Set<string>(to);
      const old = rows.filter(({ recipients }) => words(recipients).every((staff) => anew.has(staff)));
      for (const { key } of old) withdrawOne.run('superseded', key);
      return old.map(({ key }) => `${callNumber}.${key}`);
    },
    open: (): Alert[] => (open.all() as Row[]).map(read),
    /** Was this person told by this alert? */
    isFor(id: string, staff: StaffId): boolean {
      const key = keyOf(id);
      if (Number.isNaN(key)) return false;
      const row = ringsFor.get(key) as { call_number: number; recipients: string } | undefined;
      return row !== undefined && id === `${row.call_number}.${key}` && words(row.recipients).includes(staff);
    },
    addReceipt(id: string, staff: StaffId, stage: ReceiptStage, at: Instant): void {
      receipt.run(keyOf(id), staff, stage, at);
    },
    receiptsOf: (id: string): { staff: StaffId; stage: ReceiptStage }[] =>
      receipts.all(keyOf(id)) as { staff: StaffId; stage: ReceiptStage }[],
  };
}

function read(row: Row): Alert {
  return {
    id: `${row.call_number}.${row.key}`,
    callId: row.call_id as CallId,
    seq: Math.floor(row.key / PARTS) as Seq,
    at: row.at as Instant,
    why: row.why as AlertWhy,
    to: words<StaffId>(row.recipients),
    outputs: words<OutputId>(row.outputs),
  };
}

/** Ids hold no spaces (site.md, Ids, words and languages). */
function words<Id extends string>(text: string): Id[] {
  return text === '' ? [] : (text.split(' ') as Id[]);
}
