import type { CallEvent } from '../../domain/call/call-event.ts';
import type { CallId, DeviceId, PressId } from '../../domain/ids.ts';
import type { Outcome } from '../../store/batch.ts';
import type { Tx } from '../../store/tables.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';
import { idBeside } from './id-beside.ts';

/**
 * The other messages of a call point: the caller needs no more help, staff are there, the call is reset at the place.
 */
export type PlaceSignal = {
  readonly what: 'cancel' | 'presence' | 'reset';
  readonly id: PressId;
  readonly device: DeviceId;
  readonly input: string;
  /** The code that the badge reader read. Only with `presence`. */
  readonly badge?: string;
};

export type SignalAnswer = { readonly callId: CallId | null; readonly again: boolean };

/** Takes a signal in the next commit; `done` as in raiseCall. Without an open call the signal is only remembered. */
export function signalAtPlace(
  context: CommandContext,
  signal: PlaceSignal,
  done: (outcome: Outcome<SignalAnswer>) => void,
): void {
  context.committer.submit((tx) => takeSignal(context, tx, signal), done);
}

function takeSignal(context: CommandContext, tx: Tx, signal: PlaceSignal): SignalAnswer {
  // A cancel or reset may carry the id of its press. It is another message all the same.
  const id = idBeside(signal.what, signal.id);
  const seen = tx.presses.seen(signal.device, id);
  if (seen !== null) return { callId: seen.callId, again: true };
  const open = tx.calls.openAt(signal.device, signal.input);
  if (open !== null) applyCallEvent(context, tx, open, eventOf(context, signal));
  const callId = open?.call.id ?? null;
  tx.presses.remember(signal.device, id, tx.now, callId);
  return { callId, again: false };
}

function eventOf(context: CommandContext, signal: PlaceSignal): CallEvent {
  if (signal.what !== 'presence') return { type: signal.what, press: signal.id };
  const by = signal.badge === undefined ? null : context.siteState.site().staffByBadge(signal.badge);
  return { type: 'arrive', by, proof: by === null ? 'presence' : 'badge' };
}
