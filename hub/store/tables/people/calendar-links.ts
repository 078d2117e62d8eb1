import type { StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Database } from '../../driver.ts';

/** The calendar link of each person, one at most. Only the SHA-256 of its secret is stored. */
export function calendarLinksTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO calendar_links (staff, hash, created_at) VALUES (?, ?, ?)
     ON CONFLICT (staff) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at`,
  );
  const byHash = db.prepare('SELECT staff FROM calendar_links WHERE hash = ?');
  const of = db.prepare('SELECT created_at FROM calendar_links WHERE staff = ?');
  const remove = db.prepare('DELETE FROM calendar_links WHERE staff = ?');

  return {
    /** Replaces the link that the person had. */
    put(staff: StaffId, hash: Uint8Array, createdAt: Instant): void {
      put.run(staff, hash, createdAt);
    },
    ownerOf: (hash: Uint8Array): StaffId | null => (byHash.get(hash) as { staff: StaffId } | undefined)?.staff ?? null,
    /** When the link of this person was made, or null when there is none. */
    madeAt: (staff: StaffId): Instant | null =>
      (of.get(staff) as { created_at: Instant } | undefined)?.created_at ?? null,
    /** @returns false when there was none. */
    remove: (staff: StaffId): boolean => Number(remove.run(staff).changes) > 0,
  };
}
