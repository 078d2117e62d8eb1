import type { StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** `request` is a digest of method, path and body. `answer` is the status and body of the first answer. */
export type Answered = { readonly request: string; readonly answer: string };

export function idempotencyTable(db: Database) {
  const find = db.prepare('SELECT request, answer FROM idempotency WHERE who = ? AND key = ?');
  const insert = db.prepare('INSERT INTO idempotency (who, key, request, answer, at) VALUES (?, ?, ?, ?, ?)');
  const forgetNaming = db.prepare('DELETE FROM idempotency WHERE answer LIKE ?');
  const forget = db.prepare('DELETE FROM idempotency WHERE at < ?');

  return {
    find: (who: string, key: string): Answered | null => (find.get(who, key) as Answered | undefined) ?? null,
    remember(who: string, key: string, request: string, answer: string, at: Instant): void {
      insert.run(who, key, request, answer, at);
    },
    /** Deletes the answers that name a person. */
    forgetNaming(staff: StaffId): void {
      forgetNaming.run(`%${JSON.stringify(staff)}%`);
    },
    forgetBefore: (at: Instant): number => Number(forget.run(at).changes),
  };
}
