import { chainOlderFacts } from './event-log/chain-older.ts';
import type { Database } from './driver.ts';

/** SQL, or where SQL cannot do it alone, what is done with the database inside the step's transaction. */
export type Migration = string | ((db: Database) => void);

/**
 * The database grows by numbered steps; `PRAGMA user_version` is the number of steps taken. A step, once released, never
 * changes. Before the first step of an older file runs, open.ts makes a copy of it.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- The book: what happened, in order. Never updated; the newest is never deleted, so that no seq is given twice.
  CREATE TABLE facts (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    call_id TEXT,
    body TEXT NOT NULL
  );
  CREATE INDEX facts_of_call ON facts (call_id, seq) WHERE call_id IS NOT NULL;

  -- The call as it now is: the fold of its facts, kept so that a press need not fold.
  CREATE TABLE calls (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    open INTEGER NOT NULL,
    device TEXT,
    input TEXT,
    due_at INTEGER,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  -- One open call per button: the promise "one press, one call" as a constraint.
  CREATE UNIQUE INDEX calls_open_at_button ON calls (device, input) WHERE open = 1 AND device IS NOT NULL;
  CREATE INDEX calls_due ON calls (due_at) WHERE open = 1;
  CREATE INDEX calls_closed ON calls (number) WHERE open = 0;

  -- Presses already answered; a press that comes again gets the same answer and raises nothing.
  CREATE TABLE presses (
    device TEXT NOT NULL,
    press_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    call_id TEXT,
    PRIMARY KEY (device, press_id)
  ) WITHOUT ROWID;

  -- The outbox of alerts: the duty to tell, committed with the facts, open until withdrawn.
  -- The key is the fact's seq and, where one fact tells two groups, its part (see alerts.ts).
  CREATE TABLE alerts (
    key INTEGER PRIMARY KEY,
    call_number INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL,
    recipients TEXT NOT NULL,
    outputs TEXT NOT NULL,
    withdrawn TEXT
  );
  CREATE INDEX alerts_open ON alerts (call_number) WHERE withdrawn IS NULL;

  CREATE TABLE receipts (
    alert_key INTEGER NOT NULL,
    staff TEXT NOT NULL,
    stage TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (alert_key, staff, stage)
  ) WITHOUT ROWID;

  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    code TEXT NOT NULL,
    payload BLOB NOT NULL,
    bytes INTEGER NOT NULL
  );
  CREATE INDEX quarantine_of_device ON quarantine (device);

  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    name TEXT,
    secret_hash BLOB,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) WITHOUT ROWID;

  -- Last sign of life, written in batches; never on the way of a press.
  CREATE TABLE device_life (
    device TEXT PRIMARY KEY,
    last_seen_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE site (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    format TEXT NOT NULL,
    text TEXT NOT NULL,
    body TEXT NOT NULL
  );

  CREATE TABLE invites (
    hash BLOB PRIMARY KEY,
    staff TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
  ) WITHOUT ROWID;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    staff TEXT NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX sessions_of_staff ON sessions (staff);

  CREATE TABLE idempotency (
    who TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (who, key)
  ) WITHOUT ROWID;
  `,
  `
  -- Shift check-in: who has last heard and tapped a test ring.
  CREATE TABLE check_ins (staff TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

  -- Changes of the roster for a while, and swaps that wait for a yes. The roster itself stands in the site document.
  CREATE TABLE roster_changes (id TEXT PRIMARY KEY, what TEXT NOT NULL, ends_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  -- What residents came for, where it outlives the call. Free text lies here and not in the book.
  CREATE TABLE matters (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    open INTEGER NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    returns_at INTEGER,
    next_step TEXT,
    body TEXT NOT NULL
  );
  CREATE INDEX matters_open ON matters (due_on) WHERE open = 1;
  CREATE INDEX matters_offered ON matters (returns_at) WHERE returns_at IS NOT NULL;
  CREATE TABLE matter_notes (
    number INTEGER PRIMARY KEY, matter TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, team TEXT, text TEXT NOT NULL
  );
  CREATE INDEX matter_notes_of ON matter_notes (matter);
  ALTER TABLE facts ADD COLUMN matter_id TEXT;
  CREATE INDEX facts_of_matter ON facts (matter_id) WHERE matter_id IS NOT NULL;
  `,
  `
  -- Buttons that were pressed for a test, and so are known to work.
  CREATE TABLE call_point_proofs (call_point TEXT PRIMARY KEY, device TEXT NOT NULL, input TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  `,
  // From here on every fact carries the hash of all before it (decision 0014); those that are there already get theirs once, now.
  chainOlderFacts,
  `
  -- What people wrote, beside the book: notes and reasons by the fact they belong to. Facts from before keep theirs.
  CREATE TABLE fact_words (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, words TEXT NOT NULL);
  CREATE INDEX fact_words_by_age ON fact_words (at);
  `,
  `
  -- Keys in people's own phones (WebAuthn), and which session was opened with which.
  CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    credential TEXT NOT NULL UNIQUE,
    staff TEXT NOT NULL,
    rp_id TEXT NOT NULL,
    public_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    transports TEXT NOT NULL,
    device TEXT NOT NULL,
    session TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX passkeys_of_staff ON passkeys (staff);
  ALTER TABLE sessions ADD COLUMN passkey TEXT;
  `,
  `
  -- Shared screens: a session that hangs at a place and is nobody's phone; and the PINs with which people act there.
  ALTER TABLE sessions ADD COLUMN place TEXT;
  CREATE TABLE pins (staff TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, set_at INTEGER NOT NULL) WITHOUT ROWID;
  `,
];
