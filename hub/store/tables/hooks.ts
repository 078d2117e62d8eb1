import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** How a bell that can only call a URL rings. Only the SHA-256 of its secret is stored (decision 0006). */
export type StoredHook = {
  readonly device: DeviceId;
  /** Whether GET rings too. Whatever fetches a link, such as a preview, would then ring. */
  readonly get: boolean;
  readonly createdAt: Instant;
};

type Row = { device: DeviceId; get_rings: number; created_at: Instant };

export function hooksTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO hooks (device, hash, get_rings, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET hash = excluded.hash, get_rings = excluded.get_rings,
       created_at = excluded.created_at`,
  );
  const byHash = db.prepare('SELECT device, get_rings, created_at FROM hooks WHERE hash = ?');
  const devices = db.prepare('SELECT device FROM hooks');
  const remove = db.prepare('DELETE FROM hooks WHERE device = ?');

  return {
    /** Replaces the hook that the device had. */
    put({ device, get, createdAt }: StoredHook, hash: Uint8Array): void {
      put.run(device, hash, get ? 1 : 0, createdAt);
    },
    byHash(hash: Uint8Array): StoredHook | null {
      const row = byHash.get(hash) as Row | undefined;
      return row === undefined ? null : { device: row.device, get: row.get_rings === 1, createdAt: row.created_at };
    },
    devices: (): ReadonlySet<DeviceId> =>
      new Set((devices.all() as { device: DeviceId }[]).map(({ device }) => device)),
    /** @returns false when there was none. */
    remove: (device: DeviceId): boolean => Number(remove.run(device).changes) > 0,
  };
}
