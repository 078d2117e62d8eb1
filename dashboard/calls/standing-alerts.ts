import type { CallView } from '../../hub/contract/call.ts';
import type { AlertFrame } from '../../hub/contract/stream.ts';

/**
 * An alert this phone was given and that stands until it is withdrawn, answered or its call moves on.
 * `shown`, `heard`: receipts given. `quiet`: its owner pressed "I hear it"; the call stays in the list.
 */
export type StandingAlert = {
  readonly frame: AlertFrame;
  readonly shown: boolean;
  readonly heard: boolean;
  readonly quiet: boolean;
};
export type Alerts = ReadonlyMap<string, StandingAlert>;

export const NO_ALERTS: Alerts = new Map();

/** Told anew of the same call, the older alert has nothing more to say, hushed or not. */
export function putAlert(draft: Map<string, StandingAlert>, frame: AlertFrame): void {
  for (const [id, older] of draft) if (older.frame.call.id === frame.call.id) draft.delete(id);
  draft.set(frame.alertId, { frame, shown: false, heard: false, quiet: false });
}

export function withMark(alerts: Alerts, alertIds: readonly string[], mark: 'shown' | 'heard'): Alerts {
  const marked = new Map(alerts);
  for (const id of alertIds) {
    const known = marked.get(id);
    if (known) marked.set(id, { ...known, [mark]: true });
  }
  return marked;
}

/** "I hear it", or a hand on the call: everything that rings for it falls silent on this phone. */
export function quietCall(alerts: Alerts, callId: string): Alerts {
  return new Map(
    [...alerts].map(([id, alert]) => [id, alert.frame.call.id === callId ? { ...alert, quiet: true } : alert]),
  );
}

/**
 * Drops alerts whose reason is gone, in case the withdrawal was missed while the line was down: the call is closed, or
 * it waited when the alert came and somebody owns it now. Alerts about presses that could not be recorded belong to no
 * known call and stay until a person puts them away.
 */
export function stillStanding(alerts: Alerts, open: ReadonlyMap<string, CallView>): Alerts {
  const left = new Map(
    [...alerts].filter(([, { frame }]) => {
      if (frame.notRecorded) return true;
      const call = open.get(frame.call.id);
      return call !== undefined && !(frame.call.state === 'waiting' && call.state !== 'waiting');
    }),
  );
  return left.size === alerts.size ? alerts : left;
}
