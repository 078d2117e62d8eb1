import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseClass, type Database } from '../../driver.ts';
import { diskFault, StoreError } from '../../errors.ts';
import { DATABASE_FILE } from '../../open.ts';
import { freeTextTable } from '../free-text.ts';

/** One record about a person, as it is stored; `kind` says where. Hashes of secrets are not included. */
export type Stored = {
  readonly kind:
    | 'document'
    | 'session'
    | 'passkey'
    | 'invitation'
    | 'check-in'
    | 'calendar-link'
    | 'roster-change'
    | 'note'
    | 'receipt'
    | 'fact';
  readonly value: unknown;
};

/**
 * Everything that is stored about one person. A hub may be running on the same database.
 * @param staff id of the person. @throws StoreError NO_DATABASE, or a disk fault.
 */
export function* storedOf(dataDir: string, staff: string): Generator<Stored> {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file))
    throw new StoreError('NO_DATABASE', `there is no ${file}`, 'Name the data directory of a hub with --data DIR.');
  const Class = databaseClass();
  let db: Database;
  try {
    db = new Class(file, { readOnly: true, timeout: 5_000 });
  } catch (error) {
    throw diskFault(error) ?? error;
  }
  try {
    yield* read(db, staff);
  } finally {
    db.close();
  }
}

function* read(db: Database, staff: string): Generator<Stored> {
  for (const { version, at, body } of db.prepare('SELECT version, at, body FROM site ORDER BY version').all() as {
    version: number;
    at: number;
    body: string;
  }[]) {
    const entry = (JSON.parse(body) as { staff: { id: string }[] }).staff.find(({ id }) => id === staff);
    if (entry !== undefined) yield { kind: 'document', value: { version, at, entry } };
  }
  const of = (sql: string): unknown[] => db.prepare(sql).all(staff);
  for (const value of of(
    'SELECT id, device, created_at, last_seen_at, expires_at, revoked_at FROM sessions WHERE staff = ?',
  ))
    yield { kind: 'session', value };
  for (const value of of('SELECT id, device, rp_id, created_at, last_used_at FROM passkeys WHERE staff = ?'))
    yield { kind: 'passkey', value };
  for (const value of of('SELECT expires_at, used_at FROM invites WHERE staff = ?'))
    yield { kind: 'invitation', value };
  for (const value of of('SELECT at FROM check_ins WHERE staff = ?')) yield { kind: 'check-in', value };
  for (const value of of('SELECT created_at FROM calendar_links WHERE staff = ?'))
    yield { kind: 'calendar-link', value };
  for (const value of of('SELECT matter, at, text FROM matter_notes WHERE by = ?')) yield { kind: 'note', value };
  for (const value of of(
    'SELECT a.call_id, r.stage, r.at FROM receipts r JOIN alerts a ON a.key = r.alert_key WHERE r.staff = ? ORDER BY r.at',
  ))
    yield { kind: 'receipt', value };
  const quoted = JSON.stringify(staff);
  for (const { body } of db.prepare('SELECT body FROM roster_changes').iterate() as Iterable<{ body: string }>) {
    if (body.includes(quoted)) yield { kind: 'roster-change', value: JSON.parse(body) as unknown };
  }
  const { joined } = freeTextTable(db);
  for (const { seq, at, body } of db.prepare('SELECT seq, at, body FROM facts ORDER BY seq').iterate() as Iterable<{
    seq: number;
    at: number;
    body: string;
  }>) {
    if (!body.includes(quoted)) continue;
    const fact = JSON.parse(body) as { by?: unknown };
    // Free text is included when this person wrote it, and left out when others wrote it about a call of this person.
    yield { kind: 'fact', value: { seq, at, ...(fact.by === staff ? (joined(seq, body) as object) : fact) } };
  }
}
