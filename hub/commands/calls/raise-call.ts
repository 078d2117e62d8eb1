import type { Press } from '../../domain/call/call.ts';
import type { CallId, DeviceId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Outcome } from '../../store/batch.ts';
import type { Tables, Tx } from '../../store/tables.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';

/** The input of a press that names none. */
export { MAIN_INPUT } from '../../domain/site/site-index.ts';

/** Finds the open call at one input of a device. */
export type OpenCalls = Pick<Tables['calls'], 'openAt'>;

/** `again`: the same press id was answered before, and nothing has changed. */
export type PressAnswer = { readonly callId: CallId; readonly again: boolean };

/**
 * Takes a press in the next commit. `done` is called when it is committed and flushed (then the receipt may be sent),
 * or with the error. A press is never refused. An unknown button raises a call without a place. With an open call at
 * the button the press counts as a repeat.
 */
export function raiseCall(context: CommandContext, press: Press, done: (outcome: Outcome<PressAnswer>) => void): void {
  context.committer.submit((tx) => takePress(context, tx, press), done);
}

/** The same inside a commit. */
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
 * Whether a press there would change something for a person: raise a call, turn one into an emergency, or take back a
 * cancel. All other presses are repeats, which are only counted.
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
