import type { CallEvent } from '../domain/call.ts';
import type { CallId, DeviceId, PressId } from '../domain/ids.ts';
import type { Outcome } from '../store/batch.ts';
import type { Tx } from '../store/tables.ts';
import { carryOut } from './carry-out.ts';
import type { Desk } from './desk.ts';

/** The other things a call point can say: the caller no longer needs help, staff are there, cleared at the place. */
export type PlaceSignal = {
  readonly what: 'cancel' | 'presence' | 'reset';
  readonly id: PressId;
  readonly device: DeviceId;
  readonly input: string;
  /** What the badge reader read; only with `presence`. */
  readonly badge?: string;
};

export type SignalAnswer = { readonly callId: CallId | null; readonly again: boolean };

/** `done` as with raiseCall. Without an open call the signal is remembered and nothing happens. */
export function signalAtPlace(desk: Desk, signal: PlaceSignal, done: (outcome: Outcome<SignalAnswer>) => void): void {
  desk.committer.submit((tx) => takeSignal(desk, tx, signal), done);
}

function takeSignal(desk: Desk, tx: Tx, signal: PlaceSignal): SignalAnswer {
  // A cancel or reset may bear the id of the press it belongs to; it is another message all the same.
  const id = `${signal.what} ${signal.id}` as PressId;
  const seen = tx.presses.seen(signal.device, id);
  if (seen !== null) return { callId: seen.callId, again: true };
  const open = tx.calls.openAt(signal.device, signal.input);
  if (open !== null) carryOut(desk, tx, open, eventOf(desk, signal));
  const callId = open?.call.id ?? null;
  tx.presses.remember(signal.device, id, tx.now, callId);
  return { callId, again: false };
}

function eventOf(desk: Desk, signal: PlaceSignal): CallEvent {
  if (signal.what !== 'presence') return { type: signal.what, press: signal.id };
  const by = signal.badge === undefined ? null : desk.house.site().staffByBadge(signal.badge);
  return { type: 'arrive', by, proof: by === null ? 'presence' : 'badge' };
}
