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

/** A phone that sounded for a press that was not recorded yet does not sound once more when it is recorded. */
export type Sounded = Pick<StandingAlert, 'heard' | 'silenced'>;
const NOT_YET: Sounded = { heard: false, silenced: false };

/** A new alert replaces older alerts of the same call, silenced or not. */
export function addAlert(draft: AlertsDraft, frame: AlertFrame, { heard, silenced }: Sounded = NOT_YET): void {
  for (const [id, older] of draft) if (older.frame.call.id === frame.call.id) draft.delete(id);
  draft.set(frame.alertId, { frame, shown: false, heard, silenced, silencedUntil: null });
}

/** The same alert comes again. One of a press that is not recorded says by it that somebody goes. */
export function updateUnrecorded(draft: AlertsDraft, frame: AlertFrame): void {
  const known = draft.get(frame.alertId);
  if (known === undefined || frame.notRecorded !== true) return;
  draft.set(frame.alertId, { ...known, frame, silenced: known.silenced || frame.call.owner !== null });
}

/**
 * The press of a button is recorded: its alert "not recorded" goes, and the call takes its place.
 * @param stored a call that the hub has just raised or changed @returns what this phone did for it; null: there was none
 */
export function takeUnrecorded(draft: AlertsDraft, stored: CallView): Sounded | null {
  for (const [id, { frame, heard, silenced }] of draft) {
    if (frame.notRecorded !== true || !isSameButton(frame.call, stored)) continue;
    draft.delete(id);
    return { heard, silenced: silenced && frame.call.owner !== null };
  }
  return null;
}

/** The clock of a press that waits, and that of its call, differ by less. */
const SAME_PRESS_MS = 2_000;

/** A whole list of calls: those that were raised since then are the presses that were told as not recorded. */
export function takeUnrecordedBefore(draft: AlertsDraft, calls: readonly CallView[]): void {
  for (const [id, { frame }] of draft) {
    if (frame.notRecorded !== true) continue;
    const since = Date.parse(frame.call.raisedAt) - SAME_PRESS_MS;
    if (calls.some((call) => isSameButton(frame.call, call) && Date.parse(call.raisedAt) >= since)) draft.delete(id);
  }
}

function isSameButton(one: CallView, other: CallView): boolean {
  return one.device !== null && one.device === other.device && one.callPoint === other.callPoint;
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
