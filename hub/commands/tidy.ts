import { later, MINUTE_MS } from '../domain/time.ts';
import type { Desk } from './desk.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
/** A device keeps an unreceipted press for ever; one that was receipted is not sent again after this. */
const KEEP_PRESSES_DAYS = 30;
const KEEP_ANSWERS_DAYS = 2;

/** Forgets what nobody can ask for any more. Idempotent; run nightly. */
export function tidy(desk: Desk): Promise<{ presses: number; answers: number; invites: number }> {
  return desk.committer.run((tx) => ({
    presses: tx.presses.forgetBefore(later(tx.now, -KEEP_PRESSES_DAYS * DAY_MS)),
    answers: tx.idempotency.forgetBefore(later(tx.now, -KEEP_ANSWERS_DAYS * DAY_MS)),
    invites: tx.people.forgetInvitesBefore(later(tx.now, -DAY_MS)),
  }));
}
