import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

export type StoredDevice = {
  readonly id: DeviceId;
  readonly name: string | null;
  /** SHA-256 of the secret, 32 bytes; null while the device has no credentials. */
  readonly secretHash: Uint8Array | null;
  readonly createdAt: Instant;
};

/** The last heartbeat of a device, as it was sent, and when the device was last heard. */
export type DeviceLife = {
  readonly lastSeenAt: Instant;
  readonly body: Record<string, unknown>;
  readonly latePresses: number;
  readonly resentPresses: number;
  readonly duplicatePresses: number;
};

type Row = { id: string; name: string | null; secret_hash: Uint8Array | null; created_at: number };

export function devicesTable(db: Database) {
  const columns = 'id, name, secret_hash, created_at';
  const byId = db.prepare(`SELECT ${columns} FROM devices WHERE id = ?`);
  const page = db.prepare(`SELECT ${columns} FROM devices WHERE id > ? ORDER BY id LIMIT ?`);
  const insert = db.prepare('INSERT INTO devices (id, name, created_at) VALUES (?, ?, ?)');
  const setSecret = db.prepare('UPDATE devices SET secret_hash = ?, revoked_at = ? WHERE id = ?');
  const count = db.prepare('SELECT count(*) AS n FROM devices');
  const life = db.prepare(
    `INSERT INTO device_life (device, last_seen_at, body, late_presses, resent_presses, duplicate_presses)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET last_seen_at = excluded.last_seen_at, body = excluded.body,
       late_presses = excluded.late_presses, resent_presses = excluded.resent_presses,
       duplicate_presses = excluded.duplicate_presses`,
  );
  const allLife = db.prepare('SELECT * FROM device_life');

  return {
    byId(id: DeviceId): StoredDevice | null {
      const row = byId.get(id) as Row | undefined;
      return row === undefined ? null : read(row);
    },
    /** Devices in order of id, those after `after` (empty string: from the first). */
    page: (after: string, limit: number): StoredDevice[] => (page.all(after, limit) as Row[]).map(read),
    insert(id: DeviceId, name: string | null, at: Instant): void {
      insert.run(id, name, at);
    },
    setSecret(id: DeviceId, hash: Uint8Array): void {
      setSecret.run(hash, null, id);
    },
    revokeSecret(id: DeviceId, at: Instant): void {
      setSecret.run(null, at, id);
    },
    count: (): number => (count.get() as { n: number }).n,
    rememberLife(id: DeviceId, known: DeviceLife): void {
      const { lastSeenAt, body, latePresses, resentPresses, duplicatePresses } = known;
      life.run(id, lastSeenAt, JSON.stringify(body), latePresses, resentPresses, duplicatePresses);
    },
    liveness(): Map<DeviceId, DeviceLife> {
      return new Map((allLife.all() as LifeRow[]).map((row) => [row.device as DeviceId, readLife(row)]));
    },
  };
}

type LifeRow = {
  device: string;
  last_seen_at: number;
  body: string;
  late_presses: number;
  resent_presses: number;
  duplicate_presses: number;
};

function readLife(row: LifeRow): DeviceLife {
  return {
    lastSeenAt: row.last_seen_at as Instant,
    body: JSON.parse(row.body) as Record<string, unknown>,
    latePresses: row.late_presses,
    resentPresses: row.resent_presses,
    duplicatePresses: row.duplicate_presses,
  };
}

function read(row: Row): StoredDevice {
  return { id: row.id as DeviceId, name: row.name, secretHash: row.secret_hash, createdAt: row.created_at as Instant };
}
