import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import type {
  DutyView,
  PlaceReachView,
  ReachabilityView,
  ServerMessage,
  TroubleFrame,
} from '../../hub/contract/stream.ts';
import { NO_ALERTS, putAlert, quietCall, stillStanding, withMark, type Alerts } from './standing-alerts.ts';
import { changed, NO_CALLS, putCall, putChange, putSnapshot, type OpenCalls } from './open-calls.ts';

/** What this page knows of the building: built up from the stream's messages, in memory only. */
export type House = {
  readonly calls: ReadonlySignal<OpenCalls>;
  readonly alerts: ReadonlySignal<Alerts>;
  readonly duty: ReadonlySignal<readonly DutyView[]>;
  readonly reachability: ReadonlySignal<readonly ReachabilityView[]>;
  /** Per place, who would hear a press there; empty while the hub has not said. */
  readonly places: ReadonlySignal<readonly PlaceReachView[]>;
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
  const places = signal<readonly PlaceReachView[]>([]);
  const trouble = signal<TroubleFrame | null>(null);

  function take(messages: readonly ServerMessage[]): void {
    // Nothing is drawn again for a ping.
    if (messages.every(({ type }) => type === 'ping' || type === 'hello' || type === 'matter')) return;
    const ringing = new Map(alerts.value);
    const known = changed(calls.value, (draft) => {
      for (const message of messages) {
        switch (message.type) {
          case 'snapshot':
            putSnapshot(draft, message);
            duty.value = message.duty;
            reachability.value = message.reachability;
            places.value = message.places ?? [];
            break;
          case 'reachability':
            reachability.value = message.people;
            places.value = message.places;
            duty.value = message.duty;
            break;
          case 'change':
            putChange(draft, message);
            break;
          case 'alert':
            // The hub repeats an alert until it is receipted; a repeat of one we have is no new alert and makes no new sound.
            if (ringing.has(message.alertId)) {
              onAlertAgain(message.alertId);
            } else {
              // A press that could not be stored is in no list; its alert carries all there is.
              if (!message.notRecorded) putCall(draft, message.call);
              putAlert(ringing, message);
            }
            break;
          case 'withdraw':
            ringing.delete(message.alertId);
            break;
          case 'trouble':
            trouble.value = message.what === 'recorded-again' ? null : message;
            break;
          default:
            // hello and ping are the connection's, matters have their own list; types of later versions are ignored.
            break;
        }
      }
    });
    calls.value = known;
    alerts.value = stillStanding(ringing, known.open);
  }

  return {
    calls,
    alerts,
    duty,
    reachability,
    places,
    trouble,
    take(messages) {
      batch(() => take(messages));
    },
    takeCall(call) {
      batch(() => {
        calls.value = changed(calls.value, (draft) => putCall(draft, call));
        alerts.value = stillStanding(alerts.value, calls.value.open);
      });
    },
    takeReachability(people) {
      reachability.value = people;
    },
    mark(alertIds, mark) {
      alerts.value = withMark(alerts.value, alertIds, mark);
    },
    quiet(callId) {
      alerts.value = quietCall(alerts.value, callId);
    },
    putAway(alertId) {
      alerts.value = new Map([...alerts.value].filter(([id]) => id !== alertId));
    },
    clear() {
      batch(() => {
        calls.value = NO_CALLS;
        alerts.value = NO_ALERTS;
        duty.value = [];
        reachability.value = [];
        places.value = [];
        trouble.value = null;
      });
    },
  };
}
