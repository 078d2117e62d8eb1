import type { CallPointId, DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/**
 * An announced press (press test) came from this button, so the call point works. Valid until its device gets another
 * secret.
 */
export type CallPointProof = { readonly device: DeviceId; readonly input: string; readonly at: Instant };

export function proofsTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO call_point_proofs (call_point, device, input, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (call_point) DO UPDATE SET device = excluded.device, input = excluded.input, at = excluded.at`,
  );
  const of = db.prepare('SELECT device, input, at FROM call_point_proofs WHERE call_point = ?');
  const forget = db.prepare('DELETE FROM call_point_proofs WHERE device = ?');

  return {
    put(callPoint: CallPointId, { device, input, at }: CallPointProof): void {
      put.run(callPoint, device, input, at);
    },
    of: (callPoint: CallPointId): CallPointProof | null => (of.get(callPoint) as CallPointProof | undefined) ?? null,
    /** Deletes the proofs of a device: another device may have this id now. */
    forgetDevice(device: DeviceId): void {
      forget.run(device);
    },
  };
}
