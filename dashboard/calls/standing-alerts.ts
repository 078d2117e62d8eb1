import type { CallView } from '../../hub/contract/call.ts';
import type { AlertFrame } from '../../hub/contract/stream.ts';

/**
 * An alert for this phone. It stands until it is withdrawn or answered, or until its call moves on.
 * `shown`, `heard`: the receipts that were given. `silenced`: the person pressed "I hear it"; the call stays in the
 * list. `silencedUntil`: wall time in ms when it rings again; null: not before the hub tells anew.
 */
export type StandingAlert = {
  readonly frame: AlertFrame;
  readonly shown: boolean;
  readonly heard: boolean;
  readonly silenced: boolean;
  readonly silencedUntil: number | null;
};
export type Alerts = ReadonlyMap<string, StandingAlert>;
export type AlertsDraft = Map<string, StandingAlert>;

export const NO_ALERTS: Alerts = new Map();

/** A new alert replaces older alerts of the same call, silenced or not. */
export function addAlert(draft: AlertsDraft, frame: AlertFrame): void {
  for (const [id, older] of draft) if (older.frame.call.id === frame.call.id) draft.delete(id);
  draft.set(frame.alertId, { frame, shown: false, heard: false, silenced: false, silencedUntil: null });
}

export function markAlerts(alerts: Alerts, alertIds: readonly string[], mark: 'shown' | 'heard'): Alerts {
  const marked = new Map(alerts);
  for (const id of alertIds) {
    const known = marked.get(id);
    if (known) marked.set(id, { ...known, [mark]: true });
  }
  return marked;
}

/** "I hear it", or an action on the call: all its alerts fall silent on this phone. */
export function silenceCall(alerts: Alerts, callId: string, until: number | null): Alerts {
  return new Map(
    [...alerts].map(([id, alert]) => [
      id,
      alert.frame.call.id === callId ? { ...alert, silenced: true, silencedUntil: until } : alert,
    ]),
  );
}

/** The alerts whose silence is over ring again. @param now wall time in ms */
export function endSilence(alerts: Alerts, now: number): Alerts {
  return new Map(
    [...alerts].map(([id, alert]) => [
      id,
      alert.silencedUntil !== null && alert.silencedUntil <= now
        ? { ...alert, silenced: false, silencedUntil: null }
        : alert,
    ]),
  );
}

/**
 * Drops alerts that have no reason any more, in case the withdrawal was missed while the connection was down. The
 * reason is gone when the call is closed, or when the call was waiting then and has an owner now. An alert about a
 * press that could not be recorded belongs to no known call; it stays until a person dismisses it.
 */
export function dropStaleAlerts(alerts: Alerts, open: ReadonlyMap<string, CallView>): Alerts {
  const left = new Map(
    [...alerts].filter(([, { frame }]) => {
      if (frame.notRecorded) return true;
      const call = open.get(frame.call.id);
      return call !== undefined && !(frame.call.state === 'waiting' && call.state !== 'waiting');
    }),
  );
  return left.size === alerts.size ? alerts : left;
}
