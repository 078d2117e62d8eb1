import { chainOlderFacts } from './event-log/chain-older.ts';
import type { Database } from './driver.ts';

/** SQL, or a function where SQL is not enough. Both run inside the transaction of the step. */
export type Migration = string | ((db: Database) => void);

/**
 * The schema grows by numbered steps. `PRAGMA user_version` is the number of steps that were run. A released step never
 * changes. Before open.ts runs the first step on an older file, it makes a copy of the file.
 */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- The event log: what happened, in order. Rows are never updated. The newest is never deleted, so no seq is used
  -- twice.
  CREATE TABLE facts (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    call_id TEXT,
    body TEXT NOT NULL
  );
  CREATE INDEX facts_of_call ON facts (call_id, seq) WHERE call_id IS NOT NULL;

  -- The call as it now is: the fold of its facts, stored so that a press does not have to fold them.
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
  -- At most one open call per button: the promise "one press, one call" as a constraint.
  CREATE UNIQUE INDEX calls_open_at_button ON calls (device, input) WHERE open = 1 AND device IS NOT NULL;
  CREATE INDEX calls_due ON calls (due_at) WHERE open = 1;
  CREATE INDEX calls_closed ON calls (number) WHERE open = 0;

  -- Presses already answered. A press that is sent again gets the same answer and raises no call.
  CREATE TABLE presses (
    device TEXT NOT NULL,
    press_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    call_id TEXT,
    PRIMARY KEY (device, press_id)
  ) WITHOUT ROWID;

  -- The outbox of alerts: committed in the same transaction as the facts, open until withdrawn.
  -- The key holds the seq of the fact, and a part number because one fact may alert two groups (see alerts.ts).
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

  -- Last heartbeat or message, written in batches and never in the transaction of a press.
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
  -- Shift check-in: when each person last heard and confirmed a test ring.
  CREATE TABLE check_ins (staff TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

  -- Overrides of the roster, and swaps that wait for agreement. The roster itself is in the site document.
  CREATE TABLE roster_changes (id TEXT PRIMARY KEY, what TEXT NOT NULL, ends_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Matters: what residents came for, when it outlives the call. Free text is stored here and not in the event log.
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
  -- Buttons that were pressed in a press test, so they are known to work.
  CREATE TABLE call_point_proofs (call_point TEXT PRIMARY KEY, device TEXT NOT NULL, input TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  `,
  // From this step on every fact carries the hash of all facts before it (decision 0014). Older facts get theirs here,
  // once.
  chainOlderFacts,
  `
  -- Free text beside the event log: notes and reasons, by the fact that they belong to. Older facts keep theirs inside.
  CREATE TABLE fact_words (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, words TEXT NOT NULL);
  CREATE INDEX fact_words_by_age ON fact_words (at);
  `,
  `
  -- Passkeys in people's phones (WebAuthn), and which session was opened with which passkey.
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
  -- Shared screens: a session that belongs to a place and not to a person; and the PINs with which people act there.
  ALTER TABLE sessions ADD COLUMN place TEXT;
  CREATE TABLE pins (staff TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, set_at INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- In which power-up of the device a press came, for counters that begin at 1 again.
  ALTER TABLE presses ADD COLUMN boot TEXT;
  -- Whether the last press of an input was let go.
  CREATE TABLE inputs (device TEXT NOT NULL, input TEXT NOT NULL, let_go INTEGER NOT NULL, PRIMARY KEY (device, input)) WITHOUT ROWID;
  INSERT INTO inputs SELECT DISTINCT device, input, 0 FROM calls WHERE device IS NOT NULL AND input IS NOT NULL;
  -- One kept message for each device, topic and code, with a counter.
  ALTER TABLE quarantine ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
  `,
  `
  -- When a press at a place would have been heard by nobody: the fold of PlacesUnheard and PlacesHeard. Open: no end.
  CREATE TABLE unheard (place TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (place, since)) WITHOUT ROWID;
  CREATE INDEX unheard_until ON unheard (until);
  `,
  `
  -- Troubles of devices: the fold of their facts. One of a kind is open about the same subject at most.
  CREATE TABLE troubles (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    open INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX troubles_open ON troubles (kind, subject) WHERE open = 1;
  CREATE INDEX troubles_by_subject ON troubles (kind, subject, raised_at);
  -- Call points that a person has watched, until when.
  CREATE TABLE watches (call_point TEXT PRIMARY KEY, by_staff TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
  -- Whether a press test proved the button, or a real press.
  ALTER TABLE call_point_proofs ADD COLUMN announced INTEGER NOT NULL DEFAULT 1;
  -- Presses that waited in the device before they came, and presses that came again.
  ALTER TABLE device_life ADD COLUMN late_presses INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE device_life ADD COLUMN resent_presses INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Pagers: phones with the ntfy app. The topic is the secret, so only its hash is stored.
  CREATE TABLE pagers (
    id TEXT PRIMARY KEY,
    staff TEXT NOT NULL,
    topic_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    session TEXT,
    created_at INTEGER NOT NULL,
    tested_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE pager_waves (call_id TEXT PRIMARY KEY, waves INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  -- Whether everyone was told, so that pagers off shift ring too.
  ALTER TABLE alerts ADD COLUMN everyone INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Links with which a person's own shifts are read by a calendar. The link is the secret, so only its hash is stored.
  CREATE TABLE calendar_links (staff TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, created_at INTEGER NOT NULL) WITHOUT ROWID;
  -- For reports of a period. A clock that is put right changes when an open call was raised, so it is no column.
  CREATE INDEX calls_raised ON calls (json_extract(body, '$.raisedAt'));
  `,
  `
  -- What the dialects of bought devices remember, written with the press that it belongs to.
  CREATE TABLE dialect_memory (device TEXT PRIMARY KEY, entry TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  -- Presses that a bought device said once more.
  ALTER TABLE device_life ADD COLUMN duplicate_presses INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Bells that can only call a URL. The URL is the secret, so only its hash is stored.
  CREATE TABLE hooks (device TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, get_rings INTEGER NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;
  `,
];
