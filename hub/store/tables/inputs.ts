import type { DeviceId } from '../../domain/ids.ts';
import type { Database } from '../driver.ts';

/** Whether the last press of an input was let go. Devices that never say so cost one row for each input. */
export function inputsTable(db: Database) {
  const find = db.prepare('SELECT let_go FROM inputs WHERE device = ? AND input = ?');
  const put = db.prepare(
    `INSERT INTO inputs (device, input, let_go) VALUES (?, ?, ?)
     ON CONFLICT (device, input) DO UPDATE SET let_go = excluded.let_go`,
  );

  function letGoOf(device: DeviceId, input: string): number | null {
    return (find.get(device, input) as { let_go: number } | undefined)?.let_go ?? null;
  }

  return {
    pressed(device: DeviceId, input: string): void {
      if (letGoOf(device, input) !== 0) put.run(device, input, 0);
    },
    /** @returns false when there is no press that was not let go yet. */
    letGo(device: DeviceId, input: string): boolean {
      if (letGoOf(device, input) !== 0) return false;
      put.run(device, input, 1);
      return true;
    },
  };
}
