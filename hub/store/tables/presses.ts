import type { CallId, DeviceId, PressId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** `callId` is null for a press that was answered without a call, for example a cancel when no call was open. */
export type SeenPress = {
  readonly callId: CallId | null;
  readonly at: Instant;
  /** The power-up of the device in which it came, where the device had said so. */
  readonly boot: string | null;
};

export function pressesTable(db: Database) {
  const insert = db.prepare(
    `INSERT INTO presses (device, press_id, at, call_id, boot) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (device, press_id) DO UPDATE SET at = excluded.at, call_id = excluded.call_id, boot = excluded.boot`,
  );
  const find = db.prepare('SELECT call_id, at, boot FROM presses WHERE device = ? AND press_id = ?');
  const forget = db.prepare('DELETE FROM presses WHERE at < ?');
  const forgetOfDevice = db.prepare('DELETE FROM presses WHERE device = ? AND at < ?');

  return {
    remember(device: DeviceId, press: PressId, at: Instant, callId: CallId | null, boot: string | null = null): void {
      insert.run(device, keyOf(press), at, callId, boot);
    },
    seen(device: DeviceId, press: PressId): SeenPress | null {
      const row = find.get(device, keyOf(press)) as
        | { call_id: string | null; at: number; boot: string | null }
        | undefined;
      return row === undefined ? null : { callId: row.call_id as CallId | null, at: row.at as Instant, boot: row.boot };
    },
    /** Deletes older presses of one device. */
    forgetOf(device: DeviceId, before: Instant): void {
      forgetOfDevice.run(device, before);
    },
    /** Deletes older presses. @returns how many. */
    forgetBefore: (at: Instant): number => Number(forget.run(at).changes),
  };
}

/** SQLite cuts text at NUL and changes lone surrogates, so ids with such characters are stored as JSON with escapes. */
function keyOf(press: PressId): string {
  return /[\0\ud800-\udfff]/.test(press) ? JSON.stringify(press) : press;
}
