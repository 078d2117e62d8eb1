import type { TroubleId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { subjectOf, type Trouble, type TroubleKind } from '../../domain/trouble/trouble.ts';
import type { Database } from '../driver.ts';

type Row = { body: string };

export function troublesTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO troubles (id, kind, subject, open, raised_at, body) VALUES (?, ?, ?, 1, ?, ?)',
  );
  const update = db.prepare('UPDATE troubles SET open = ?, body = ? WHERE id = ?');
  const byId = db.prepare('SELECT body FROM troubles WHERE id = ?');
  const open = db.prepare('SELECT body FROM troubles WHERE open = 1 ORDER BY raised_at, id');
  const openOf = db.prepare('SELECT body FROM troubles WHERE open = 1 AND kind = ? AND subject = ?');
  const lastSolved = db.prepare(
    "SELECT max(json_extract(body, '$.solvedAt')) AS at FROM troubles WHERE kind = ? AND subject = ? AND open = 0",
  );
  const countSince = db.prepare(
    "SELECT coalesce(sum(json_extract(body, '$.times')), 0) AS n FROM troubles WHERE kind = ? AND subject = ? AND raised_at > ?",
  );

  return {
    insert(trouble: Trouble): void {
      const { id, kind, raisedAt } = trouble;
      insert.run(id, kind, subjectOf(kind, trouble), raisedAt, JSON.stringify(trouble));
    },
    update(trouble: Trouble): void {
      update.run(trouble.state === 'open' ? 1 : 0, JSON.stringify(trouble), trouble.id);
    },
    byId: (id: TroubleId): Trouble | null => read(byId.get(id)),
    /** In the order in which they were raised. */
    open: (): Trouble[] => (open.all() as Row[]).map((row) => JSON.parse(row.body) as Trouble),
    openOf: (kind: TroubleKind, subject: string): Trouble | null => read(openOf.get(kind, subject)),
    /** When the last one about this subject was over; null: never. */
    lastSolvedAt: (kind: TroubleKind, subject: string): Instant | null =>
      (lastSolved.get(kind, subject) as { at: Instant | null }).at,
    /** How often this happened in troubles that were raised after this instant. */
    timesSince: (kind: TroubleKind, subject: string, at: Instant): number =>
      (countSince.get(kind, subject, at) as { n: number }).n,
  };
}

function read(row: unknown): Trouble | null {
  return row === undefined ? null : (JSON.parse((row as Row).body) as Trouble);
}
