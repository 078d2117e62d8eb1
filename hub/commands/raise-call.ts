import type { Press } from '../domain/call.ts';
import type { CallId } from '../domain/ids.ts';
import type { Outcome } from '../store/committer.ts';
import type { Tx } from '../store/tables.ts';
import { carryOut } from './carry-out.ts';
import type { Desk } from './desk.ts';

/** `again`: this very press was answered before; nothing new happened. */
export type PressAnswer = { readonly callId: CallId; readonly again: boolean };

/**
 * A press arrives. `done` is called once it is committed and flushed (the receipt may leave), or with the reason why it is not.
 * Never refuses: an unknown button raises an "unplaced" call, an open call at the same button is counted.
 */
export function raiseCall(desk: Desk, press: Press, done: (outcome: Outcome<PressAnswer>) => void): void {
  desk.committer.submit((tx) => takePress(desk, tx, press), done);
}

export function takePress(desk: Desk, tx: Tx, press: Press): PressAnswer {
  const seen = tx.presses.seen(press.device, press.id);
  if (seen?.callId != null) return { callId: seen.callId, again: true };
  const open = tx.calls.openAt(press.device, press.input);
  const origin = desk.house.origin(press.device, press.input);
  const acted = carryOut(desk, tx, open, { type: 'press', press, origin });
  if (!acted.ok) throw new Error(`a press was refused (${acted.code}), which must not be`);
  tx.presses.remember(press.device, press.id, tx.now, acted.call.id);
  return { callId: acted.call.id, again: false };
}
