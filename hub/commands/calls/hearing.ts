import type { CallId } from '../../domain/ids.ts';
import type { Tx } from '../../store/tables.ts';
import type { CommandContext } from '../command-context.ts';
import { applyCallEvent } from './apply-call-event.ts';

/**
 * Somebody hears better or worse than before: every call that waits is decided anew.
 * @param done told whether the commit failed; then it is tried again.
 */
export function decideByHearing(context: CommandContext, done: (ok: boolean) => void): void {
  context.committer.submit(
    (tx) => {
      for (const stored of tx.calls.open())
        if (stored.call.state === 'waiting') applyCallEvent(context, tx, stored, { type: 'hearing' });
    },
    ({ ok }) => done(ok),
  );
}

/** A receipt has come for this call. */
export function decideByReceipt(context: CommandContext, tx: Tx, call: CallId): void {
  const stored = tx.calls.byId(call);
  if (stored === null || stored.call.state !== 'waiting') return;
  const { tellCallerAt, unheard, usualDueAt } = stored.call.hearing;
  if (tellCallerAt !== null || unheard !== null || usualDueAt !== null)
    applyCallEvent(context, tx, stored, { type: 'hearing' });
}
