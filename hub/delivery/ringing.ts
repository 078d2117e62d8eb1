import type { CallId, OutputId, StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Alert } from '../store/tables/alerts.ts';

/** Alerts that still ring: told, not yet shown by everyone, not withdrawn. The table `alerts` is the truth; this is its working copy. */
type Ringing = {
  readonly alert: Alert;
  readonly to: ReadonlySet<StaffId>;
  /** Who need not be told again, and by what: shown there, or told anew by a later alert of the same call, as long as that one stands. */
  readonly settled: Map<StaffId, 'shown' | Ringing>;
  sentAt: Instant;
};

export function createRinging() {
  const byId = new Map<string, Ringing>();
  const byCall = new Map<CallId, Ringing[]>();

  return {
    add(alert: Alert, to: ReadonlySet<StaffId>, sentAt: Instant): void {
      const fresh: Ringing = { alert, to, settled: new Map(), sentAt };
      const ofCall = byCall.get(alert.callId);
      byId.set(alert.id, fresh);
      if (ofCall === undefined) {
        byCall.set(alert.callId, [fresh]);
        return;
      }
      // Told anew of the same call: the older alert need not be repeated to the same people as well.
      for (const older of ofCall)
        for (const staff of alert.to) if (older.settled.get(staff) !== 'shown') older.settled.set(staff, fresh);
      ofCall.push(fresh);
    },
    shown(alertId: string, staff: StaffId): void {
      const found = byId.get(alertId);
      if (found === undefined) return;
      found.settled.set(staff, 'shown');
      // Whoever has seen the later one knows of the call.
      for (const older of byCall.get(found.alert.callId) ?? [])
        if (older.settled.get(staff) === found) older.settled.set(staff, 'shown');
    },
    /** What stood in its place rings again for whoever has not seen it. @returns everyone who was told, so that their phones fall silent. */
    withdraw(alertId: string): ReadonlySet<StaffId> {
      const found = byId.get(alertId);
      if (found === undefined) return new Set();
      byId.delete(alertId);
      const rest = (byCall.get(found.alert.callId) ?? []).filter((one) => one !== found);
      if (rest.length === 0) byCall.delete(found.alert.callId);
      else byCall.set(found.alert.callId, rest);
      for (const older of rest) for (const [staff, by] of older.settled) if (by === found) older.settled.delete(staff);
      return found.to;
    },
    /** Alerts not shown by somebody and last sent before `before`; marks them as sent now. */
    dueAgain(before: Instant, now: Instant): { alert: Alert; to: ReadonlySet<StaffId> }[] {
      const due: { alert: Alert; to: ReadonlySet<StaffId> }[] = [];
      for (const one of byId.values()) {
        if (one.sentAt > before) continue;
        const to = unshown(one);
        if (to.size === 0) continue;
        one.sentAt = now;
        due.push({ alert: one.alert, to });
      }
      return due;
    },
    unshownBy: (staff: StaffId): Alert[] =>
      [...byId.values()].filter((one) => one.to.has(staff) && !one.settled.has(staff)).map((one) => one.alert),
    /** Does any alert that was not taken back want this output? */
    wants: (output: OutputId): boolean => [...byId.values()].some((one) => one.alert.outputs.includes(output)),
    size: () => byId.size,
  };
}

function unshown({ to, settled }: Ringing): ReadonlySet<StaffId> {
  if (settled.size === 0) return to;
  return new Set([...to].filter((staff) => !settled.has(staff)));
}
