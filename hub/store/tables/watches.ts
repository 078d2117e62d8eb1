import type { CallPointId, StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Watch } from '../../domain/trouble/watch.ts';
import type { Database } from '../driver.ts';

type Row = { call_point: CallPointId; by_staff: StaffId; since: Instant; until: Instant };

/** Call points that are watched at this time. A watch that is over has no row. */
export function watchesTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO watches (call_point, by_staff, since, until) VALUES (?, ?, ?, ?)
     ON CONFLICT (call_point) DO UPDATE SET by_staff = excluded.by_staff, since = excluded.since, until = excluded.until`,
  );
  const of = db.prepare('SELECT * FROM watches WHERE call_point = ?');
  const all = db.prepare('SELECT * FROM watches ORDER BY call_point');
  const end = db.prepare('DELETE FROM watches WHERE call_point = ?');
  const step = db.prepare('UPDATE watches SET since = since + ?1, until = until + ?1 WHERE until > ?2');
  return {
    /** A watch ends after the time that was left. @param now before the step. */
    clockStepped(byMs: number, now: Instant): void {
      step.run(byMs, now);
    },
    put({ callPoint, by, since, until }: Watch): void {
      put.run(callPoint, by, since, until);
    },
    of(callPoint: CallPointId): Watch | null {
      const row = of.get(callPoint) as Row | undefined;
      return row === undefined ? null : read(row);
    },
    all: (): Watch[] => (all.all() as Row[]).map(read),
    end(callPoint: CallPointId): void {
      end.run(callPoint);
    },
  };
}

function read({ call_point: callPoint, by_staff: by, since, until }: Row): Watch {
  return { callPoint, by, since, until };
}
