import type { StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Database } from '../../driver.ts';

/** When each person last heard and confirmed a test ring (shift check-in). */
export function checkInsTable(db: Database) {
  const put = db.prepare(
    'INSERT INTO check_ins (staff, at) VALUES (?, ?) ON CONFLICT (staff) DO UPDATE SET at = excluded.at',
  );
  const since = db.prepare('SELECT staff FROM check_ins WHERE at > ?');

  const step = db.prepare('UPDATE check_ins SET at = min(at + ?1, ?2) WHERE at > ?2');
  const forget = db.prepare('DELETE FROM check_ins WHERE staff = ?');

  return {
    forget: (staff: StaffId): number => Number(forget.run(staff).changes),
    /** A check-in by a clock that was ahead would count for every later shift. @param now after the step. */
    clockStepped(byMs: number, now: Instant): void {
      step.run(byMs, now);
    },
    put(staff: StaffId, at: Instant): void {
      put.run(staff, at);
    },
    since: (at: Instant): StaffId[] => (since.all(at) as { staff: StaffId }[]).map((row) => row.staff),
  };
}
