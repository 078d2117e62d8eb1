import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** Bytes kept of each unreadable message: enough to see what the device meant. */
const KEEP_BYTES = 4096;
/** Messages kept per device. Older ones are deleted. */
const KEEP_PER_DEVICE = 20;

export type Quarantined = {
  readonly id: number;
  readonly at: Instant;
  readonly device: string;
  readonly topic: string;
  readonly code: string;
  readonly payload: Uint8Array;
  readonly bytes: number;
};

export function quarantineTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO quarantine (at, device, topic, code, payload, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const trim = db.prepare(
    `DELETE FROM quarantine WHERE device = ?1 AND id <= (
       SELECT id FROM quarantine WHERE device = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${KEEP_PER_DEVICE})`,
  );
  const forget = db.prepare('DELETE FROM quarantine WHERE at < ?');
  const page = db.prepare(
    'SELECT id, at, device, topic, code, payload, bytes FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const counts = db.prepare('SELECT device, count(*) AS n FROM quarantine GROUP BY device');

  return {
    put(at: Instant, device: string, topic: string, code: string, payload: Uint8Array): void {
      insert.run(at, device, topic.slice(0, 256), code, payload.subarray(0, KEEP_BYTES), payload.byteLength);
      trim.run(device);
    },
    /** Deletes older messages. @returns how many. */
    forgetBefore: (at: Instant): number => Number(forget.run(at).changes),
    /** Messages with an id below `before`, newest first. */
    page: (before: number, limit: number): Quarantined[] => page.all(before, limit) as unknown as Quarantined[],
    countByDevice: (): Map<string, number> =>
      new Map((counts.all() as { device: string; n: number }[]).map((row) => [row.device, row.n])),
  };
}
