import type { AlertWhy } from '../../domain/call/decision.ts';
import type { CallId, OutputId, Seq, StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/**
 * One row of the outbox: these people are alerted to this call until each phone has shown it, or until it is withdrawn.
 */
export type Alert = {
  /** The same for all recipients. Together with a person it names one alert. */
  readonly id: string;
  readonly callId: CallId;
  readonly seq: Seq;
  readonly at: Instant;
  readonly why: AlertWhy;
  readonly to: readonly StaffId[];
  readonly outputs: readonly OutputId[];
  /** Everyone was told, also people off shift. */
  readonly everyone: boolean;
};

export type ReceiptStage = 'shown' | 'heard';

/** An alert with what the phones said of it, withdrawn or not. */
export type StoredAlert = Alert & {
  readonly receipts: readonly { readonly staff: StaffId; readonly stage: ReceiptStage; readonly at: Instant }[];
};

/** Alerts deleted in one run. A busy building makes some hundreds a day, so a backlog is worked off. */
const FORGET_BATCH = 5_000;

/** Upper bound of the alerts that one fact may make. Today there are at most two. */
const PARTS = 8;

/** The alert id that phones see: the number of the call, a dot, and the key (position in the event log and part). */
export function alertIdOf(callNumber: number, seq: Seq, part: number): string {
  return `${callNumber}.${seq * PARTS + part}`;
}

/** @returns the key of the row, or NaN for a text that is not an alert id. */
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
  everyone: number;
};

/**
 * Alerts that are not withdrawn, oldest first. `+key` makes SQLite find the few open rows by their index and sort them.
 * With `ORDER BY key` it would read every alert of all years at each start.
 */
export const OPEN_ALERTS =
  'SELECT key, call_number, call_id, at, why, recipients, outputs, everyone FROM alerts WHERE withdrawn IS NULL ORDER BY +key';

export function alertsTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO alerts (key, call_number, call_id, at, why, recipients, outputs, everyone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const open = db.prepare(OPEN_ALERTS);
  const recipientsOf = db.prepare('SELECT call_number, recipients FROM alerts WHERE key = ?');
  const ofFact = db.prepare(
    'SELECT key, call_number, call_id, at, why, recipients, outputs FROM alerts WHERE key >= ? AND key < ? ORDER BY key',
  );
  const receiptsInOrder = db.prepare('SELECT staff, stage, at FROM receipts WHERE alert_key = ? ORDER BY at, staff');
  const callOf = db.prepare('SELECT call_id FROM alerts WHERE key = ?');

  let lastTo: readonly StaffId[] | null = null;
  let lastText = '';
  /** Caches the last list: the alerts of a burst share one list of people. */
  const textOf = (to: readonly StaffId[]): string => {
    if (to !== lastTo) {
      lastTo = to;
      lastText = to.join(' ');
    }
    return lastText;
  };

  return {
    add(callNumber: number, alert: Alert): void {
      insert.run(
        keyOf(alert.id),
        callNumber,
        alert.callId,
        alert.at,
        alert.why,
        textOf(alert.to),
        alert.outputs.join(' '),
        alert.everyone ? 1 : 0,
      );
    },
    open: (): Alert[] => (open.all() as Row[]).map(read),
    /** Every alert that these facts made, in order. Older ones are deleted (`forgetBefore`). */
    ofFacts: (seqs: readonly Seq[]): StoredAlert[] =>
      seqs
        .flatMap((seq) => ofFact.all(seq * PARTS, (seq + 1) * PARTS) as Row[])
        .map((row) => ({ ...read(row), receipts: receiptsInOrder.all(row.key) as StoredAlert['receipts'][number][] })),
    /** Whether this person is a recipient of this alert. */
    isFor(id: string, staff: StaffId): boolean {
      const key = keyOf(id);
      if (Number.isNaN(key)) return false;
      const row = recipientsOf.get(key) as { call_number: number; recipients: string } | undefined;
      return row !== undefined && id === `${row.call_number}.${key}` && idsIn(row.recipients).includes(staff);
    },
    callOf: (id: string): CallId | null => (callOf.get(keyOf(id)) as { call_id: CallId } | undefined)?.call_id ?? null,
    ...withdrawalsIn(db),
    ...receiptsIn(db),
    ...oldAlertsIn(db),
  };
}

const NOTHING_SUPERSEDED = { ids: [], everyone: false };

/** Alerts that need not be shown any more. */
function withdrawalsIn(db: Database) {
  const openOf = db.prepare('SELECT key FROM alerts WHERE call_number = ? AND withdrawn IS NULL');
  const withdraw = db.prepare('UPDATE alerts SET withdrawn = ? WHERE call_number = ? AND withdrawn IS NULL');
  const openWithRecipients = db.prepare(
    "SELECT key, recipients, everyone FROM alerts WHERE call_number = ? AND withdrawn IS NULL AND why <> 'handed-over'",
  );
  const withdrawOne = db.prepare('UPDATE alerts SET withdrawn = ? WHERE key = ?');
  const openSome = db.prepare(
    "SELECT key FROM alerts WHERE call_number = ? AND withdrawn IS NULL AND (why = 'handed-over') = ?",
  );
  const withdrawSome = db.prepare(
    "UPDATE alerts SET withdrawn = ? WHERE call_number = ? AND withdrawn IS NULL AND (why = 'handed-over') = ?",
  );

  return {
    /**
     * @param which `hand-over`: only alerts that offer the call to somebody.
     * @returns the ids of the withdrawn alerts.
     */
    withdraw(callNumber: number, reason: string, which: 'every' | 'hand-over' | 'others' = 'every'): string[] {
      const offers = which === 'hand-over' ? 1 : 0;
      const rows = which === 'every' ? openOf.all(callNumber) : openSome.all(callNumber, offers);
      const ids = (rows as { key: number }[]).map(({ key }) => `${callNumber}.${key}`);
      if (ids.length === 0) return ids;
      if (which === 'every') withdraw.run(reason, callNumber);
      else withdrawSome.run(reason, callNumber, offers);
      return ids;
    },
    /**
     * Withdraws older alerts of the call when all their recipients are in the new list. An offer to hand over stays.
     * @returns the ids of the withdrawn alerts, and whether one of them had told everyone.
     */
    supersede(callNumber: number, to: readonly StaffId[]): { ids: string[]; everyone: boolean } {
      const rows = openWithRecipients.all(callNumber) as { key: number; recipients: string; everyone: number }[];
      if (rows.length === 0) return NOTHING_SUPERSEDED;
      const newRecipients = new Set<string>(to);
      const old = rows.filter(({ recipients }) => idsIn(recipients).every((staff) => newRecipients.has(staff)));
      for (const { key } of old) withdrawOne.run('superseded', key);
      return {
        ids: old.map(({ key }) => `${callNumber}.${key}`),
        everyone: old.some(({ everyone }) => everyone === 1),
      };
    },
  };
}

/** What phones said of alerts. */
function receiptsIn(db: Database) {
  const receipt = db.prepare(
    'INSERT INTO receipts (alert_key, staff, stage, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const receipts = db.prepare('SELECT staff, stage FROM receipts WHERE alert_key = ?');
  const receiptsStanding = db.prepare(
    'SELECT DISTINCT staff FROM alerts JOIN receipts ON alert_key = key WHERE call_number = ? AND withdrawn IS NULL',
  );
  // CROSS JOIN: SQLite would begin with all receipts that there ever were.
  const receiptsOfOpen = db.prepare(
    'SELECT call_number, key, staff FROM alerts CROSS JOIN receipts ON alert_key = key WHERE withdrawn IS NULL',
  );
  const anyReceipt = db.prepare('SELECT 1 FROM receipts WHERE alert_key = ? LIMIT 1');

  return {
    addReceipt(id: string, staff: StaffId, stage: ReceiptStage, at: Instant): void {
      receipt.run(keyOf(id), staff, stage, at);
    },
    hasReceipt: (id: string): boolean => anyReceipt.get(keyOf(id)) !== undefined,
    /** Who has receipted an alert of this call that was neither taken back nor replaced. */
    receiptsStanding: (callNumber: number): StaffId[] =>
      (receiptsStanding.all(callNumber) as { staff: StaffId }[]).map(({ staff }) => staff),
    /** Of alerts that are not withdrawn: who has receipted which. */
    receiptsOfOpen: (): { alertId: string; staff: StaffId }[] =>
      (receiptsOfOpen.all() as { call_number: number; key: number; staff: StaffId }[]).map(
        ({ call_number, key, staff }) => ({ alertId: `${call_number}.${key}`, staff }),
      ),
    receiptsOf: (id: string): { staff: StaffId; stage: ReceiptStage }[] =>
      receipts.all(keyOf(id)) as { staff: StaffId; stage: ReceiptStage }[],
  };
}

/** Alerts that are older than what is kept. */
function oldAlertsIn(db: Database) {
  // Only the oldest rows are read, so that the nightly run does not read years of alerts while a press waits.
  const OLD = `SELECT key FROM (SELECT key, at, withdrawn FROM alerts ORDER BY key LIMIT ${FORGET_BATCH}) WHERE at < ? AND withdrawn IS NOT NULL`;
  const forgetReceipts = db.prepare(`DELETE FROM receipts WHERE alert_key IN (${OLD})`);
  const forget = db.prepare(`DELETE FROM alerts WHERE key IN (${OLD})`);

  return {
    /**
     * Deletes withdrawn alerts with their receipts, at most FORGET_BATCH at a time.
     * @returns how many alerts were deleted.
     */
    forgetBefore(at: Instant): number {
      forgetReceipts.run(at);
      return Number(forget.run(at).changes);
    },
  };
}

function read(row: Row): Alert {
  return {
    id: `${row.call_number}.${row.key}`,
    callId: row.call_id as CallId,
    seq: Math.floor(row.key / PARTS) as Seq,
    at: row.at as Instant,
    why: row.why as AlertWhy,
    to: idsIn<StaffId>(row.recipients),
    outputs: idsIn<OutputId>(row.outputs),
    everyone: row.everyone === 1,
  };
}

/** Splits a list of ids. Ids hold no spaces (site.md, Ids, words and languages). */
function idsIn<Id extends string>(text: string): Id[] {
  return text === '' ? [] : (text.split(' ') as Id[]);
}
