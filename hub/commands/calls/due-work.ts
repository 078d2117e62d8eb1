import type { Instant } from '../../domain/time.ts';
import type { Tables, Tx } from '../../store/tables.ts';
import { applyCallEventById } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';
import { returnMatters } from '../matters/act-on-matter.ts';

export type Work = (tx: Tx) => unknown;
export type Done = { readonly moved: number; readonly failed: number; readonly error: unknown };

/** Due calls handled in one commit; the rest follow in the next one. */
const MAX_CALLS = 200;

/** When the next deadline is: a step, an arrival limit, a reminder, or the end of an offer. Null when there is none. */
export function nextDue(tables: Tables): Instant | null {
  const [call, matter] = [tables.calls.nextDueAt(), tables.matters.nextReturnAt()];
  return call === null || (matter !== null && matter < call) ? matter : call;
}

/**
 * Commands for what is due now, longest overdue first. Each is idempotent and changes nothing when the call is no
 * longer due.
 */
export function dueWork(context: CommandContext, tables: Tables, now: Instant): Work[] {
  const calls = tables.calls.due(now, MAX_CALLS).map(
    ({ call }): Work =>
      (tx) =>
        applyCallEventById(context, tx, call.id, { type: 'due' }),
  );
  const offerEnds = tables.matters.nextReturnAt();
  return offerEnds !== null && offerEnds <= now ? [...calls, (tx) => returnMatters(context, tx)] : calls;
}

/** Submits each work as a command of its own, so that one that throws does not stop the others. */
export function applyDueEvent(context: CommandContext, works: readonly Work[], done: (outcome: Done) => void): void {
  let open = works.length;
  let failed = 0;
  let error: unknown = null;
  if (open === 0) done({ moved: 0, failed, error });
  for (const work of works) {
    context.committer.submit(work, (outcome) => {
      if (!outcome.ok) {
        failed++;
        error = outcome.error;
      }
      if (--open === 0) done({ moved: works.length - failed, failed, error });
    });
  }
}
