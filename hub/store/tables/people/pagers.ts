import type { CallId, StaffId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Pager, PagerLanguage } from '../../../types/pager.ts';
import type { Database } from '../../driver.ts';

type Row = {
  id: string;
  staff: string;
  topic_hash: Uint8Array;
  name: string;
  language: string;
  session: string | null;
  created_at: number;
  tested_at: number | null;
};

export type StoredPager = { readonly pager: Pager; readonly topicHash: Uint8Array };

/** Up to which number waves of a call may have rung, and when that was recorded. */
export type PagerWaves = { readonly call: CallId; readonly waves: number; readonly at: Instant };

/** Pagers, and up to which number each call may have rung on them. */
export function pagersTable(db: Database) {
  const columns = 'id, staff, topic_hash, name, language, session, created_at, tested_at';
  const add = db.prepare(`INSERT INTO pagers (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)`);
  const all = db.prepare(`SELECT ${columns} FROM pagers ORDER BY created_at, id`);
  const byId = db.prepare(`SELECT ${columns} FROM pagers WHERE id = ?`);
  const ofSession = db.prepare('SELECT id FROM pagers WHERE session = ?');
  const staff = db.prepare('SELECT DISTINCT staff FROM pagers');
  const tested = db.prepare('UPDATE pagers SET tested_at = ? WHERE id = ?');
  const step = db.prepare('UPDATE pagers SET tested_at = tested_at + ?1 WHERE tested_at > ?2 OR ?1 < 0');
  const remove = db.prepare('DELETE FROM pagers WHERE id = ?');
  const removeOfStaff = db.prepare('DELETE FROM pagers WHERE staff = ?');
  const noteWaves = db.prepare(
    'INSERT INTO pager_waves (call_id, waves, at) VALUES (?, ?, ?) ON CONFLICT (call_id) DO UPDATE SET waves = excluded.waves, at = excluded.at',
  );
  const wavesSince = db.prepare('SELECT call_id, waves, at FROM pager_waves WHERE at > ? ORDER BY at DESC LIMIT ?');
  const forgetWaves = db.prepare('DELETE FROM pager_waves WHERE at < ?');

  return {
    add({ id, staff: owner, name, language, session, createdAt }: Pager, topicHash: Uint8Array): void {
      add.run(id, owner, topicHash, name, language, session, createdAt);
    },
    all: (): StoredPager[] => (all.all() as Row[]).map(read),
    byId(id: string): Pager | null {
      const row = byId.get(id) as Row | undefined;
      return row === undefined ? null : read(row).pager;
    },
    /** Ids of the pagers that were made in this session. */
    ofSession: (session: string): string[] => (ofSession.all(session) as { id: string }[]).map(({ id }) => id),
    staff: (): StaffId[] => (staff.all() as { staff: StaffId }[]).map((row) => row.staff),
    setTested(id: string, at: Instant): void {
      tested.run(at, id);
    },
    /**
     * A test of this run of the hub stays as long ago as it was. An earlier one counts by the reading that makes it
     * older: a clock that goes forward may make up for the time in which the hub was off.
     * @param startedAt when the hub started, in its time before the step.
     */
    clockStepped(byMs: number, startedAt: Instant): void {
      step.run(byMs, startedAt);
    },
    remove: (id: string): boolean => Number(remove.run(id).changes) > 0,
    removeOfStaff: (owner: StaffId): number => Number(removeOfStaff.run(owner).changes),
    /** Waves of the call may have had numbers up to this one. */
    noteWaves(call: CallId, waves: number, at: Instant): void {
      noteWaves.run(call, waves, at);
    },
    /** Calls that rang on pagers after `at`, the latest first. */
    wavesSince: (at: Instant, limit: number): PagerWaves[] =>
      (wavesSince.all(at, limit) as { call_id: CallId; waves: number; at: Instant }[]).map((row) => ({
        call: row.call_id,
        waves: row.waves,
        at: row.at,
      })),
    forgetWavesBefore: (at: Instant): number => Number(forgetWaves.run(at).changes),
  };
}

function read(row: Row): StoredPager {
  return {
    pager: {
      id: row.id,
      staff: row.staff as StaffId,
      name: row.name,
      language: row.language as PagerLanguage,
      session: row.session,
      createdAt: row.created_at as Instant,
      testedAt: row.tested_at as Instant | null,
    },
    topicHash: new Uint8Array(row.topic_hash),
  };
}
