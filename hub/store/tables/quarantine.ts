import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** Bytes kept of each unreadable message: enough to see what the device meant. */
const KEEP_BYTES = 4096;
/** Messages kept per device, one for each topic and code. Older ones are deleted, notes about presses last. */
const KEEP_PER_DEVICE = 20;

export type Quarantined = {
  readonly id: number;
  readonly at: Instant;
  readonly device: string;
  readonly topic: string;
  readonly code: string;
  readonly payload: Uint8Array;
  readonly bytes: number;
  /** How many such messages came: of this device, on this topic, for this reason. This one is the newest. */
  readonly count: number;
};

export function quarantineTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO quarantine (at, device, topic, code, payload, bytes, count) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const countOf = db.prepare('SELECT sum(count) AS n FROM quarantine WHERE device = ? AND topic = ? AND code = ?');
  const drop = db.prepare('DELETE FROM quarantine WHERE device = ? AND topic = ? AND code = ?');
  const trim = db.prepare(
    `DELETE FROM quarantine WHERE device = ?1 AND id IN (
       SELECT id FROM quarantine WHERE device = ?1 ORDER BY topic LIKE '%/press' DESC, id DESC LIMIT -1 OFFSET ${KEEP_PER_DEVICE})`,
  );
  const forget = db.prepare('DELETE FROM quarantine WHERE at < ?');
  const page = db.prepare(
    'SELECT id, at, device, topic, code, payload, bytes, count FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const counts = db.prepare('SELECT device, count(*) AS n FROM quarantine GROUP BY device');

  return {
    put(at: Instant, device: string, topic: string, code: string, payload: Uint8Array): void {
      const kept = topic.slice(0, 256);
      const before = (countOf.get(device, kept, code) as { n: number | null }).n ?? 0;
      // Under a new number, so that the newest message stands first.
      if (before > 0) drop.run(device, kept, code);
      insert.run(at, device, kept, code, payload.subarray(0, KEEP_BYTES), payload.byteLength, before + 1);
      if (before === 0) trim.run(device);
    },
    /** Deletes older messages. @returns how many. */
    forgetBefore: (at: Instant): number => Number(forget.run(at).changes),
    /** Messages with an id below `before`, newest first. */
    page: (before: number, limit: number): Quarantined[] => page.all(before, limit) as unknown as Quarantined[],
    countByDevice: (): Map<string, number> =>
      new Map((counts.all() as { device: string; n: number }[]).map((row) => [row.device, row.n])),
  };
}
