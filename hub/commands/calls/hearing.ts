import type { CallId } from '../../domain/ids.ts';
import type { Tx } from '../../store/tables.ts';
import type { CommandContext } from '../command-context.ts';
import { applyCallEvent } from './apply-call-event.ts';

/** Calls that one command decides anew. With thousands of open calls the others follow in the next turns of the loop. */
export const DECIDED_AT_ONCE = 200;

/**
 * Somebody hears better or worse than before: every call that waits is decided anew.
 * @param done told whether the commits succeeded; when one failed, all are tried again.
 */
export function decideByHearing(context: CommandContext, done: (ok: boolean) => void): void {
  let left: number[] | null = null;
  decideSome();

  function decideSome(): void {
    context.committer.submit(
      (tx) => {
        left ??= tx.calls.openNumbers().map(({ number }) => number);
        for (const number of left.slice(0, DECIDED_AT_ONCE)) {
          const stored = tx.calls.byNumber(number);
          if (stored.call.state === 'waiting') applyCallEvent(context, tx, stored, { type: 'hearing' });
        }
      },
      ({ ok }) => {
        left = left?.slice(DECIDED_AT_ONCE) ?? [];
        if (ok && left.length > 0) decideSome();
        else done(ok);
      },
    );
  }
}

/** A receipt has come for this call. */
export function decideByReceipt(context: CommandContext, tx: Tx, call: CallId): void {
  const stored = tx.calls.byId(call);
  if (stored === null || stored.call.state !== 'waiting') return;
  const { tellCallerAt, unheard, usualDueAt } = stored.call.hearing;
  if (tellCallerAt !== null || unheard !== null || usualDueAt !== null)
    applyCallEvent(context, tx, stored, { type: 'hearing' });
}
