import type { CallId, OutputId, StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Alert } from '../store/tables/alerts.ts';

/** An alert that was sent, was not yet shown on the phones of all its people, and was not withdrawn. */
type Ringing = {
  readonly alert: Alert;
  readonly to: ReadonlySet<StaffId>;
  /**
   * People to whom it is not repeated, and why. Either a phone of theirs has shown it. Or a later alert of the same
   * call was sent to them and is still open.
   */
  readonly settled: Map<StaffId, 'shown' | Ringing>;
  sentAt: Instant;
};

const NOBODY: ReadonlySet<StaffId> = new Set();

/** The open alerts in memory. The table `alerts` is the source; this is a working copy of it. */
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
      // A new alert of the same call: the older ones are not repeated to the same people.
      for (const older of ofCall)
        for (const staff of alert.to) if (older.settled.get(staff) !== 'shown') older.settled.set(staff, fresh);
      ofCall.push(fresh);
    },
    shown(alertId: string, staff: StaffId): void {
      const found = byId.get(alertId);
      if (found === undefined) return;
      found.settled.set(staff, 'shown');
      // A person who has seen the later alert knows of the call.
      for (const older of byCall.get(found.alert.callId) ?? [])
        if (older.settled.get(staff) === found) older.settled.set(staff, 'shown');
    },
    /**
     * Ends an alert. Older alerts of the call that it had replaced are repeated again to people who have not seen them.
     * @returns all people of the alert, so that their phones stop ringing.
     */
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
    /** Alerts that some phones have not shown and that were last sent before `before`. Marks them as sent now. */
    dueAgain(before: Instant, now: Instant): Alert[] {
      const due: Alert[] = [];
      for (const one of byId.values()) {
        if (one.sentAt > before || unshown(one).size === 0) continue;
        one.sentAt = now;
        due.push(one.alert);
      }
      return due;
    },
    /** The people who have not been shown this alert; none when it was withdrawn. */
    unshownOf(alertId: string): ReadonlySet<StaffId> {
      const found = byId.get(alertId);
      return found === undefined ? NOBODY : unshown(found);
    },
    unshownBy: (staff: StaffId): Alert[] =>
      [...byId.values()].filter((one) => one.to.has(staff) && !one.settled.has(staff)).map((one) => one.alert),
    /** Whether an open alert uses this output. */
    wants: (output: OutputId): boolean => [...byId.values()].some((one) => one.alert.outputs.includes(output)),
    size: () => byId.size,
  };
}

function unshown({ to, settled }: Ringing): ReadonlySet<StaffId> {
  if (settled.size === 0) return to;
  return new Set([...to].filter((staff) => !settled.has(staff)));
}
