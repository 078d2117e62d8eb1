import { batch, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import type {
  DutyView,
  PlaceReachView,
  ReachabilityView,
  ServerMessage,
  TroubleFrame,
} from '../../hub/contract/stream.ts';
import {
  applyCall,
  applyChange,
  applySnapshot,
  NO_CALLS,
  updateCalls,
  type CallsDraft,
  type OpenCalls,
} from './open-calls.ts';
import {
  addAlert,
  dropStaleAlerts,
  endSilence,
  markAlerts,
  NO_ALERTS,
  silenceCall,
  takeUnrecorded,
  takeUnrecordedBefore,
  updateUnrecorded,
  type Alerts,
  type AlertsDraft,
  type Sounded,
} from './standing-alerts.ts';

type State = {
  readonly calls: Signal<OpenCalls>;
  readonly alerts: Signal<Alerts>;
  readonly duty: Signal<readonly DutyView[]>;
  readonly reachability: Signal<readonly ReachabilityView[]>;
  readonly places: Signal<readonly PlaceReachView[]>;
  readonly trouble: Signal<TroubleFrame | null>;
  /** Call id → what this phone did before the call was recorded. */
  readonly sounded: Map<string, Sounded>;
};

/** The calls and people of the site as the stream tells them; kept in memory only. */
export type LiveCalls = {
  readonly calls: ReadonlySignal<OpenCalls>;
  readonly alerts: ReadonlySignal<Alerts>;
  readonly duty: ReadonlySignal<readonly DutyView[]>;
  readonly reachability: ReadonlySignal<readonly ReachabilityView[]>;
  /** Who would hear a press, by place. Empty until the hub has said. */
  readonly places: ReadonlySignal<readonly PlaceReachView[]>;
  /** A fault of the hub itself, in the hub's words. Null when there is none. */
  readonly trouble: ReadonlySignal<TroubleFrame | null>;
  /** Messages of one frame, in order. The pages are rendered once for all of them. */
  readonly apply: (messages: readonly ServerMessage[]) => void;
  /** A call from the answer to a request. */
  readonly applyCall: (call: CallView) => void;
  readonly setReachability: (people: readonly ReachabilityView[]) => void;
  readonly markAlerts: (alertIds: readonly string[], mark: 'shown' | 'heard') => void;
  /** Somebody acts on the call: its bell stops on this phone; the call stays in the list. */
  readonly silence: (callId: string) => void;
  /** "Heard, mute." The bell of an emergency that nobody has taken is silent for half a minute only. */
  readonly mute: (callId: string) => void;
  readonly dismissAlert: (alertId: string) => void;
  /** The hub knows no such press any more. */
  readonly dropUnrecorded: (callId: string) => void;
  /** Forgets everything: another person, or nobody, is signed in. */
  readonly clear: () => void;
};

/** For so long an emergency can be muted, in ms. */
const MUTE_EMERGENCY_MS = 30_000;
/** Many buttons may be told while the disk stalls; most calls have their alert at once. */
const SOUNDED_KEPT = 3_000;
/** A timer may fire a moment before the clock says so. */
const TIMER_EARLY_MS = 500;

/** @param onAlertRepeated the hub repeats an alert that this page has, because it did not get the receipt */
export function createLiveCalls(onAlertRepeated: (alertId: string) => void): LiveCalls {
  const state: State = {
    calls: signal(NO_CALLS),
    alerts: signal(NO_ALERTS),
    duty: signal([]),
    reachability: signal([]),
    places: signal([]),
    trouble: signal(null),
    sounded: new Map(),
  };
  const { calls, alerts } = state;

  function apply(messages: readonly ServerMessage[]): void {
    // These change nothing here, so nothing is rendered for them.
    if (messages.every(({ type }) => type === 'ping' || type === 'hello' || type === 'matter')) return;
    const standing = new Map(alerts.value);
    const repeated: string[] = [];
    const updated = updateCalls(calls.value, (draft) => {
      for (const message of messages) applyMessage(state, message, draft, standing, (id) => repeated.push(id));
    });
    calls.value = updated;
    alerts.value = dropStaleAlerts(standing, updated.open);
    repeated.forEach(onAlertRepeated);
  }

  return {
    ...state,
    apply(messages) {
      batch(() => apply(messages));
    },
    applyCall(call) {
      batch(() => {
        calls.value = updateCalls(calls.value, (draft) => applyCall(draft, call));
        alerts.value = dropStaleAlerts(alerts.value, calls.value.open);
      });
    },
    setReachability(people) {
      state.reachability.value = people;
    },
    markAlerts(alertIds, mark) {
      alerts.value = markAlerts(alerts.value, alertIds, mark);
    },
    silence(callId) {
      alerts.value = silenceCall(alerts.value, callId, null);
    },
    mute(callId) {
      const call = calls.value.open.get(callId);
      const isShort = call?.priority === 'emergency' && call.state === 'waiting';
      alerts.value = silenceCall(alerts.value, callId, isShort ? Date.now() + MUTE_EMERGENCY_MS : null);
      if (!isShort) return;
      setTimeout(() => {
        alerts.value = endSilence(alerts.value, Date.now() + TIMER_EARLY_MS);
      }, MUTE_EMERGENCY_MS);
    },
    dismissAlert(alertId) {
      alerts.value = new Map([...alerts.value].filter(([id]) => id !== alertId));
    },
    dropUnrecorded(callId) {
      alerts.value = new Map([...alerts.value].filter(([, { frame }]) => frame.call.id !== callId));
    },
    clear: () => clear(state),
  };
}

function applyMessage(
  state: State,
  message: ServerMessage,
  draft: CallsDraft,
  standing: AlertsDraft,
  onAlertRepeated: (alertId: string) => void,
): void {
  switch (message.type) {
    case 'snapshot':
      applySnapshot(draft, message);
      takeUnrecordedBefore(standing, message.calls);
      state.duty.value = message.duty;
      state.reachability.value = message.reachability;
      state.places.value = message.places ?? [];
      break;
    case 'reachability':
      state.reachability.value = message.people;
      state.places.value = message.places;
      state.duty.value = message.duty;
      break;
    case 'change':
      if (message.call) noteRecorded(state, standing, message.call);
      applyChange(draft, message);
      break;
    case 'alert':
      // The hub repeats an alert until it gets a receipt. A repeated alert is not a new one and makes no new sound.
      if (standing.has(message.alertId)) {
        updateUnrecorded(standing, message);
        onAlertRepeated(message.alertId);
      } else if (message.notRecorded) {
        // A press that could not be stored is in no list of calls. Its alert carries all there is.
        addAlert(standing, message);
      } else {
        noteRecorded(state, standing, message.call);
        applyCall(draft, message.call);
        addAlert(standing, message, state.sounded.get(message.call.id));
        if (state.sounded.delete(message.call.id)) onAlertRepeated(message.alertId);
      }
      break;
    case 'withdraw':
      standing.delete(message.alertId);
      break;
    case 'trouble':
      state.trouble.value = message.what === 'recorded-again' ? null : message;
      break;
    default:
      // hello and ping belong to the connection, matters have their own list. Types of later versions are ignored.
      break;
  }
}

/** The call of a press that was told as not recorded: what this phone did for it counts for the alert of the call. */
function noteRecorded({ sounded }: State, standing: AlertsDraft, call: CallView): void {
  const before = takeUnrecorded(standing, call);
  if (before === null) return;
  sounded.set(call.id, before);
  for (const id of sounded.keys()) if (sounded.size > SOUNDED_KEPT) sounded.delete(id);
}

function clear({ calls, alerts, duty, reachability, places, trouble, sounded }: State): void {
  batch(() => {
    calls.value = NO_CALLS;
    alerts.value = NO_ALERTS;
    duty.value = [];
    reachability.value = [];
    places.value = [];
    trouble.value = null;
    sounded.clear();
  });
}
