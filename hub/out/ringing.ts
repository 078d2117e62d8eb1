import type { CallId, StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Alert } from '../store/alerts.ts';

/** Alerts that still ring: told, not yet shown by everyone, not withdrawn. The table `alerts` is the truth; this is its working copy. */
type Ringing = { readonly alert: Alert; readonly unshown: Set<StaffId>; sentAt: Instant };

export type RingingAlerts = ReturnType<typeof createRinging>;

export function createRinging() {
  const byId = new Map<string, Ringing>();
  const byCall = new Map<CallId, Ringing[]>();

  function add(alert: Alert, sentAt: Instant): void {
    const fresh: Ringing = { alert, unshown: new Set(alert.to), sentAt };
    const ofCall = byCall.get(alert.callId) ?? [];
    // Told anew of the same call: the older alert need not be repeated to the same people as well.
    for (const older of ofCall) for (const staff of alert.to) older.unshown.delete(staff);
    ofCall.push(fresh);
    byCall.set(alert.callId, ofCall);
    byId.set(alert.id, fresh);
  }

  return {
    add,
    shown(alertId: string, staff: StaffId): void {
      byId.get(alertId)?.unshown.delete(staff);
    },
    /** @returns everyone who was told, so that their phones fall silent. */
    withdraw(alertId: string): ReadonlySet<StaffId> {
      const found = byId.get(alertId);
      if (found === undefined) return new Set();
      byId.delete(alertId);
      const rest = (byCall.get(found.alert.callId) ?? []).filter((one) => one !== found);
      if (rest.length === 0) byCall.delete(found.alert.callId);
      else byCall.set(found.alert.callId, rest);
      return new Set(found.alert.to);
    },
    /** Alerts not shown by somebody and last sent before `before`; marks them as sent now. */
    dueAgain(before: Instant, now: Instant): { alert: Alert; to: ReadonlySet<StaffId> }[] {
      const due: { alert: Alert; to: ReadonlySet<StaffId> }[] = [];
      for (const one of byId.values()) {
        if (one.unshown.size === 0 || one.sentAt > before) continue;
        one.sentAt = now;
        due.push({ alert: one.alert, to: new Set(one.unshown) });
      }
      return due;
    },
    unshownBy: (staff: StaffId): Alert[] => [...byId.values()].filter((one) => one.unshown.has(staff)).map((one) => one.alert),
    size: () => byId.size,
  };
}
