import type { CallPointId, DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/**
 * A press came from this button, announced or real, so the call point works. Valid until its device gets another
 * secret.
 */
export type CallPointProof = {
  readonly device: DeviceId;
  readonly input: string;
  readonly at: Instant;
  /** By a press test; otherwise by a real press. */
  readonly announced: boolean;
};

type Row = { call_point: CallPointId; device: DeviceId; input: string; at: Instant; announced: number };

export function proofsTable(db: Database) {
  const put = db.prepare(
    `INSERT INTO call_point_proofs (call_point, device, input, at, announced) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (call_point) DO UPDATE SET device = excluded.device, input = excluded.input, at = excluded.at,
       announced = excluded.announced`,
  );
  const of = db.prepare('SELECT * FROM call_point_proofs WHERE call_point = ?');
  const all = db.prepare('SELECT * FROM call_point_proofs');
  const forget = db.prepare('DELETE FROM call_point_proofs WHERE device = ?');

  return {
    put(callPoint: CallPointId, { device, input, at, announced }: CallPointProof): void {
      put.run(callPoint, device, input, at, announced ? 1 : 0);
    },
    of(callPoint: CallPointId): CallPointProof | null {
      const row = of.get(callPoint) as Row | undefined;
      return row === undefined ? null : read(row);
    },
    all: (): ReadonlyMap<CallPointId, CallPointProof> =>
      new Map((all.all() as Row[]).map((row) => [row.call_point, read(row)])),
    /** Deletes the proofs of a device: another device may have this id now. */
    forgetDevice(device: DeviceId): void {
      forget.run(device);
    },
  };
}

function read({ device, input, at, announced }: Row): CallPointProof {
  return { device, input, at, announced: announced === 1 };
}
