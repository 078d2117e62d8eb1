import type { CallId } from '../domain/ids.ts';
import { carryOutOn } from './carry-out.ts';
import type { Desk } from './desk.ts';

export type Escalated = { readonly moved: number; readonly failed: number; readonly error: unknown };

/**
 * Does what fell due: next step, arrival limit, reminder. Idempotent; a call whose time has not come is left alone. Each call is a
 * command of its own, so that one that breaks holds up no other.
 */
export function escalateDueCalls(desk: Desk, calls: readonly CallId[], done: (outcome: Escalated) => void): void {
  let open = calls.length;
  let failed = 0;
  let error: unknown = null;
  if (open === 0) done({ moved: 0, failed, error });
  for (const call of calls) {
    desk.committer.submit((tx) => carryOutOn(desk, tx, call, { type: 'due' }), (outcome) => {
      if (!outcome.ok) {
        failed++;
        error = outcome.error;
      }
      if (--open === 0) done({ moved: calls.length - failed, failed, error });
    });
  }
}
