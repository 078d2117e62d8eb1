import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import type { AlertFrame, DutyView, ReachabilityView, ServerMessage, TroubleFrame } from '../../hub/contract/stream.ts';
import { NO_ALERTS, quietCall, stillStanding, withAlert, withMark, withoutAlert, type Alerts } from './alerts.ts';
import { NO_CALLS, withCall, withChange, withSnapshot, type OpenCalls } from './calls.ts';

/** What this page knows of the building: built up from the stream's messages, in memory only. */
export type House = {
  readonly calls: ReadonlySignal<OpenCalls>;
  readonly alerts: ReadonlySignal<Alerts>;
  readonly duty: ReadonlySignal<readonly DutyView[]>;
  readonly reachability: ReadonlySignal<readonly ReachabilityView[]>;
  /** The hub itself is unwell, in its own words; null when it is well. */
  readonly trouble: ReadonlySignal<TroubleFrame | null>;
  /** Messages of one frame, in order; the pages are drawn once for all of them. */
  readonly take: (messages: readonly ServerMessage[]) => void;
  readonly takeCall: (call: CallView) => void;
  readonly takeReachability: (people: readonly ReachabilityView[]) => void;
  readonly mark: (alertIds: readonly string[], mark: 'shown' | 'heard') => void;
  readonly quiet: (callId: string) => void;
  readonly putAway: (alertId: string) => void;
  /** Another person, or nobody: forget everything. */
  readonly clear: () => void;
};

/** @param onAlertAgain the hub repeats an alert that this page has: it did not get our receipt */
export function createHouse(onAlertAgain: (alertId: string) => void): House {
  const calls = signal<OpenCalls>(NO_CALLS);
  const alerts = signal<Alerts>(NO_ALERTS);
  const duty = signal<readonly DutyView[]>([]);
  const reachability = signal<readonly ReachabilityView[]>([]);
  const trouble = signal<TroubleFrame | null>(null);

  function takeOne(message: ServerMessage): void {
    switch (message.type) {
      case 'snapshot':
        calls.value = withSnapshot(message);
        duty.value = message.duty;
        reachability.value = message.reachability;
        break;
      case 'change':
        calls.value = withChange(calls.value, message);
        break;
      case 'alert':
        takeAlert(message);
        break;
      case 'withdraw':
        alerts.value = withoutAlert(alerts.value, message.alertId);
        break;
      case 'trouble':
        trouble.value = message.what === 'recorded-again' ? null : message;
        break;
      default:
        // hello and ping are the connection's; types of later versions are ignored.
        break;
    }
  }

  function takeAlert(frame: AlertFrame): void {
    if (alerts.value.has(frame.alertId)) {
      onAlertAgain(frame.alertId);
      return;
    }
    // A press that could not be stored is in no list; its alert carries all there is.
    if (!frame.notRecorded) calls.value = withCall(calls.value, frame.call);
    alerts.value = withAlert(alerts.value, frame);
  }

  return {
    calls, alerts, duty, reachability, trouble,
    take(messages) {
      batch(() => {
        for (const message of messages) takeOne(message);
        alerts.value = stillStanding(alerts.value, calls.value.open);
      });
    },
    takeCall(call) {
      batch(() => {
        calls.value = withCall(calls.value, call);
        alerts.value = stillStanding(alerts.value, calls.value.open);
      });
    },
    takeReachability(people) { reachability.value = people; },
    mark(alertIds, mark) { alerts.value = withMark(alerts.value, alertIds, mark); },
    quiet(callId) { alerts.value = quietCall(alerts.value, callId); },
    putAway(alertId) { alerts.value = withoutAlert(alerts.value, alertId); },
    clear() {
      batch(() => {
        calls.value = NO_CALLS;
        alerts.value = NO_ALERTS;
        duty.value = [];
        reachability.value = [];
        trouble.value = null;
      });
    },
  };
}
