import type { DeviceId } from '../../domain/ids.ts';
import type { Database } from '../driver.ts';

/**
 * What a dialect remembers of a bought device. It is written with the press that it belongs to, so that a press which
 * was not recorded is no duplicate when it comes again.
 */
export type StoredMemory = {
  /** Which family, topics and broker it was remembered for. Another entry in the site document begins anew. */
  readonly entry: string;
  /** Plain JSON, as the dialect made it. */
  readonly memory: unknown;
};

export function dialectMemoryTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO dialect_memory (device, entry, body) VALUES (?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET entry = excluded.entry, body = excluded.body`,
  );
  const of = db.prepare('SELECT entry, body FROM dialect_memory WHERE device = ?');

  return {
    put(device: DeviceId, { entry, memory }: StoredMemory): void {
      put.run(device, entry, JSON.stringify(memory));
    },
    of(device: DeviceId): StoredMemory | null {
      const row = of.get(device) as { entry: string; body: string } | undefined;
      return row === undefined ? null : { entry: row.entry, memory: JSON.parse(row.body) };
    },
  };
}
