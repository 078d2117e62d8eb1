import type { StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Passkey } from '../../../types/passkey.ts';
import type { Database } from '../../driver.ts';

type Row = {
  id: string;
  staff: string;
  credential: string;
  rp_id: string;
  public_key: Uint8Array;
  counter: number;
  transports: string;
  device: string;
  session: string;
  created_at: number;
  last_used_at: number | null;
};

export function passkeysTable(db: Database) {
  const columns =
    'id, staff, credential, rp_id, public_key, counter, transports, device, session, created_at, last_used_at';
  const add = db.prepare(`INSERT INTO passkeys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`);
  const byCredential = db.prepare(`SELECT ${columns} FROM passkeys WHERE credential = ?`);
  const byId = db.prepare(`SELECT ${columns} FROM passkeys WHERE id = ?`);
  const ofStaff = db.prepare(`SELECT ${columns} FROM passkeys WHERE staff = ? ORDER BY created_at`);
  // Authenticators without a counter always send 0. Any other counter must rise (WebAuthn, signature counter).
  const use = db.prepare(
    'UPDATE passkeys SET counter = ?, last_used_at = ? WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))',
  );
  const remove = db.prepare('DELETE FROM passkeys WHERE id = ?');
  const removeOfStaff = db.prepare('DELETE FROM passkeys WHERE staff = ?');
  const ofSession = db.prepare(
    'SELECT id FROM passkeys WHERE session = ? OR id = (SELECT passkey FROM sessions WHERE id = ?)',
  );
  const one = (row: unknown): Passkey | null => (row === undefined ? null : read(row as Row));

  return {
    add(key: Omit<Passkey, 'lastUsedAt'>): void {
      add.run(
        key.id,
        key.staff,
        key.credential,
        key.rpId,
        key.publicKey,
        key.counter,
        JSON.stringify(key.transports),
        key.device,
        key.session,
        key.createdAt,
      );
    },
    byCredential: (credential: string): Passkey | null => one(byCredential.get(credential)),
    byId: (id: string): Passkey | null => one(byId.get(id)),
    ofStaff: (staff: StaffId): Passkey[] => (ofStaff.all(staff) as Row[]).map(read),
    /** @returns false when the counter has not risen: a copy of the passkey may be in use. */
    use: (id: string, counter: number, now: Instant): boolean =>
      Number(use.run(counter, now, id, counter, counter).changes) > 0,
    remove: (id: string): boolean => Number(remove.run(id).changes) > 0,
    removeOfStaff(staff: StaffId): void {
      removeOfStaff.run(staff);
    },
    /** Ids of the passkeys made in this session, and of the one that it was opened with. */
    ofSession: (session: string): string[] => (ofSession.all(session, session) as { id: string }[]).map(({ id }) => id),
  };
}

function read(row: Row): Passkey {
  return {
    id: row.id,
    staff: row.staff as StaffId,
    credential: row.credential,
    rpId: row.rp_id,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    device: row.device,
    session: row.session,
    createdAt: row.created_at as Instant,
    lastUsedAt: row.last_used_at as Instant | null,
  };
}
