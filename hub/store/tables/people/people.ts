import type { PlaceId, StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Database } from '../../driver.ts';

/** A signed-in phone or screen. Only the SHA-256 of the token is stored. */
export type Session = {
  readonly id: string;
  readonly staff: StaffId;
  readonly device: string;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  /** Set for the shared screen of a place. `staff` has set it up and is responsible; no alerts are sent to it. */
  readonly place: PlaceId | null;
};

/** An invitation that can be used. */
export type Invite = { readonly staff: StaffId; readonly expiresAt: Instant };

type Row = {
  id: string;
  staff: string;
  device: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  place: string | null;
};

export function peopleTables(db: Database) {
  const columns = 'id, staff, device, created_at, last_seen_at, expires_at, place';
  const addInvite = db.prepare('INSERT INTO invites (hash, staff, expires_at) VALUES (?, ?, ?)');
  const findInvite = db.prepare(
    'SELECT staff, expires_at FROM invites WHERE hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  const useInvite = db.prepare('UPDATE invites SET used_at = ? WHERE hash = ?');
  const forgetInvites = db.prepare('DELETE FROM invites WHERE expires_at < ?');
  const addSession = db.prepare(
    'INSERT INTO sessions (id, hash, staff, device, created_at, last_seen_at, expires_at, passkey) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const byHash = db.prepare(`SELECT ${columns} FROM sessions WHERE hash = ? AND revoked_at IS NULL AND expires_at > ?`);
  const byId = db.prepare(`SELECT ${columns} FROM sessions WHERE id = ? AND revoked_at IS NULL AND expires_at > ?`);
  const ofStaff = db.prepare(
    `SELECT ${columns} FROM sessions WHERE staff = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at`,
  );
  const staffWithSession = db.prepare(
    'SELECT DISTINCT staff FROM sessions WHERE place IS NULL AND revoked_at IS NULL AND expires_at > ?',
  );
  const revoke = db.prepare('UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  // A clock that was set back must not make a session shorter.
  const touch = db.prepare(
    'UPDATE sessions SET last_seen_at = ?, expires_at = max(expires_at, ?) WHERE id = ? AND revoked_at IS NULL',
  );
  const rename = db.prepare('UPDATE sessions SET device = ? WHERE id = ? AND revoked_at IS NULL');
  const forgetPhones = db.prepare('DELETE FROM sessions WHERE staff = ?');
  const forgetInvitesOf = db.prepare('DELETE FROM invites WHERE staff = ?');
  const makeScreen = db.prepare('UPDATE sessions SET place = ? WHERE id = ? AND revoked_at IS NULL');
  const stepSessions = db.prepare(
    'UPDATE sessions SET expires_at = min(expires_at + ?1, ?2 + ?1 + ?3), created_at = min(created_at, ?2 + ?1), last_seen_at = min(last_seen_at, ?2 + ?1) WHERE revoked_at IS NULL AND expires_at > ?2 AND (?1 > 0 OR expires_at > ?2 + ?1 + ?3)',
  );
  const stepInvites = db.prepare(
    'UPDATE invites SET expires_at = expires_at + ?1 WHERE used_at IS NULL AND expires_at > ?2',
  );
  const one = (row: unknown): Session | null => (row === undefined ? null : read(row as Row));

  return {
    addInvite(hash: Uint8Array, staff: StaffId, expiresAt: Instant): void {
      addInvite.run(hash, staff, expiresAt);
    },
    /**
     * The clock was put right. What was good for a while stays so for as long; a session never lasts longer than a new
     * one. One from before a clock that was ahead keeps its end.
     * @param now before the step.
     */
    clockStepped(byMs: number, now: Instant, sessionMs: number): void {
      stepSessions.run(byMs, now, sessionMs);
      stepInvites.run(byMs, now);
    },
    /** @returns whom the invitation is for, and until when; null when it is used, expired or unknown. */
    inviteByHash(hash: Uint8Array, now: Instant): Invite | null {
      const row = findInvite.get(hash, now) as { staff: string; expires_at: number } | undefined;
      return row === undefined ? null : { staff: row.staff as StaffId, expiresAt: row.expires_at as Instant };
    },
    /** Marks the invitation as used. @returns whom it is for; null when it is used, expired or unknown. */
    takeInvite(hash: Uint8Array, now: Instant): StaffId | null {
      const row = findInvite.get(hash, now) as { staff: string } | undefined;
      if (row === undefined) return null;
      useInvite.run(now, hash);
      return row.staff as StaffId;
    },
    forgetInvitesBefore: (at: Instant): number => Number(forgetInvites.run(at).changes),
    addSession(session: Session, hash: Uint8Array, passkey: string | null): void {
      addSession.run(
        session.id,
        hash,
        session.staff,
        session.device,
        session.createdAt,
        session.lastSeenAt,
        session.expiresAt,
        passkey,
      );
    },
    sessionByHash: (hash: Uint8Array, now: Instant): Session | null => one(byHash.get(hash, now)),
    sessionById: (id: string, now: Instant): Session | null => one(byId.get(id, now)),
    sessionsOf: (staff: StaffId, now: Instant): Session[] => (ofStaff.all(staff, now) as Row[]).map(read),
    /** Deletes all sessions and invitations of a person. @returns how many. */
    forget: (staff: StaffId): number =>
      Number(forgetPhones.run(staff).changes) + Number(forgetInvitesOf.run(staff).changes),
    staffWithSession: (now: Instant): StaffId[] =>
      (staffWithSession.all(now) as { staff: StaffId }[]).map((row) => row.staff),
    /** @returns false when it is revoked already or unknown. */
    revokeSession: (id: string, now: Instant): boolean => Number(revoke.run(now, id).changes) > 0,
    /** @returns false when it is revoked or unknown. */
    renameSession: (id: string, device: string): boolean => Number(rename.run(device, id).changes) > 0,
    makeScreen(id: string, place: PlaceId): void {
      makeScreen.run(place, id);
    },
    touchSession(id: string, now: Instant, expiresAt: Instant): void {
      touch.run(now, expiresAt, id);
    },
  };
}

function read(row: Row): Session {
  return {
    id: row.id,
    staff: row.staff as StaffId,
    device: row.device,
    createdAt: row.created_at as Instant,
    lastSeenAt: row.last_seen_at as Instant,
    expiresAt: row.expires_at as Instant,
    place: row.place as PlaceId | null,
  };
}
