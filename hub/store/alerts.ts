import type { AlertWhy } from '../domain/call.ts';
import type { CallId, OutputId, Seq, StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from './driver.ts';

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

type Row = { id: string; call_id: string; seq: number; at: number; why: string; recipients: string; outputs: string };

export function alertsTable(db: Database) {
  const insert = db.prepare('INSERT INTO alerts (id, call_id, seq, at, why, recipients, outputs) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const openOf = db.prepare('SELECT id FROM alerts WHERE call_id = ? AND withdrawn IS NULL');
  const withdraw = db.prepare('UPDATE alerts SET withdrawn = ? WHERE call_id = ? AND withdrawn IS NULL');
  const open = db.prepare(
    'SELECT id, call_id, seq, at, why, recipients, outputs FROM alerts WHERE withdrawn IS NULL ORDER BY seq',
  );
  const receipt = db.prepare('INSERT INTO receipts (alert_id, staff, stage, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const receipts = db.prepare('SELECT staff, stage FROM receipts WHERE alert_id = ?');
  const exists = db.prepare('SELECT 1 FROM alerts WHERE id = ?');

  return {
    add(alert: Alert): void {
      insert.run(alert.id, alert.callId, alert.seq, alert.at, alert.why, alert.to.join(' '), alert.outputs.join(' '));
    },
    /** @returns the ids of the alerts taken back. */
    withdraw(callId: CallId, reason: string): string[] {
      const ids = (openOf.all(callId) as { id: string }[]).map((row) => row.id);
      if (ids.length > 0) withdraw.run(reason, callId);
      return ids;
    },
    open: (): Alert[] => (open.all() as Row[]).map(read),
    exists: (id: string): boolean => exists.get(id) !== undefined,
    addReceipt(id: string, staff: StaffId, stage: ReceiptStage, at: Instant): void {
      receipt.run(id, staff, stage, at);
    },
    receiptsOf: (id: string): { staff: StaffId; stage: ReceiptStage }[] =>
      receipts.all(id) as { staff: StaffId; stage: ReceiptStage }[],
  };
}

function read(row: Row): Alert {
  return {
    id: row.id, callId: row.call_id as CallId, seq: row.seq as Seq, at: row.at as Instant, why: row.why as AlertWhy,
    to: words<StaffId>(row.recipients), outputs: words<OutputId>(row.outputs),
  };
}

/** Ids hold no spaces (contract §2). */
function words<Id extends string>(text: string): Id[] {
  return text === '' ? [] : (text.split(' ') as Id[]);
}
