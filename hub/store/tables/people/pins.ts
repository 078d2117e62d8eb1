import type { StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Database } from '../../driver.ts';

/** A PIN is stored as a slow hash with a salt for each person. */
export type StoredPin = { readonly salt: Uint8Array; readonly hash: Uint8Array };

export function pinsTable(db: Database) {
  const put = db.prepare('INSERT OR REPLACE INTO pins (staff, salt, hash, set_at) VALUES (?, ?, ?, ?)');
  const of = db.prepare('SELECT salt, hash FROM pins WHERE staff = ?');
  const remove = db.prepare('DELETE FROM pins WHERE staff = ?');

  return {
    put(staff: StaffId, { salt, hash }: StoredPin, now: Instant): void {
      put.run(staff, salt, hash, now);
    },
    of: (staff: StaffId): StoredPin | null => (of.get(staff) as StoredPin | undefined) ?? null,
    remove: (staff: StaffId): boolean => Number(remove.run(staff).changes) > 0,
  };
}
