import type { Press } from '../../domain/call/call.ts';
import type { CallId, DeviceId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Outcome } from '../../store/batch.ts';
import type { Tables, Tx } from '../../store/tables.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';

/** A press that names no input came from this one. */
export { MAIN_INPUT } from '../../domain/site/site-index.ts';

/** Finds the open call at one input of a device. */
export type OpenCalls = Pick<Tables['calls'], 'openAt'>;

/** `again`: this very press was answered before; nothing new happened. */
export type PressAnswer = { readonly callId: CallId; readonly again: boolean };

/**
 * A press arrives. `done` is called once it is committed and flushed (the receipt may leave), or with the reason why it is not.
 * Never refuses: an unknown button raises an "unplaced" call, an open call at the same button is counted.
 */
export function raiseCall(context: CommandContext, press: Press, done: (outcome: Outcome<PressAnswer>) => void): void {
  context.committer.submit((tx) => takePress(context, tx, press), done);
}

export function takePress(context: CommandContext, tx: Tx, press: Press): PressAnswer {
  const seen = tx.presses.seen(press.device, press.id);
  if (seen?.callId != null) return { callId: seen.callId, again: true };
  const open = tx.calls.openAt(press.device, press.input);
  const origin = context.siteState.origin(press.device, press.input);
  const acted = applyCallEvent(context, tx, open, { type: 'press', press, origin });
  if (!acted.ok) throw new Error(`a press was refused (${acted.code}), which must not be`);
  tx.presses.remember(press.device, press.id, tx.now, acted.call.id);
  return { callId: acted.call.id, again: false };
}

/**
 * Would a press there now change something that somebody waits for: raise a call, make an emergency of one, or take a cancel
 * back? Anything else is a repeat, which is counted.
 */
export function changesSomething(
  calls: OpenCalls,
  site: SiteIndex,
  device: DeviceId,
  input: string,
  kind: Press['kind'],
): boolean {
  const open = calls.openAt(device, input)?.call ?? null;
  if (open === null || open.marks.includes('cancelled')) return true;
  return (
    kind === 'hold' &&
    open.priority !== 'emergency' &&
    !open.marks.includes('emergency') &&
    site.kind(open.kind).priority !== 'emergency'
  );
}
