import { DAY_MS, later } from '../domain/time.ts';
import type { CommandContext } from './command-context.ts';

/** A device keeps a press without a receipt for ever. A press with a receipt is not sent again after this time. */
const KEEP_PRESSES_DAYS = 30;
const KEEP_ANSWERS_DAYS = 2;
const KEEP_WAVES_DAYS = 30;

/** How many days each kind of data is kept; the settings `retention`. */
export type Retention = {
  readonly wordsDays: number;
  readonly quarantineDays: number;
  readonly alertsDays: number;
  readonly documentsDays: number;
};

/**
 * Deletes what can no longer be asked for, and what is older than the retention. Idempotent; runs once a day.
 * @returns how many of each.
 */
export function applyRetention(
  context: CommandContext,
  { wordsDays, quarantineDays, alertsDays, documentsDays }: Retention,
): Promise<
  Record<'presses' | 'answers' | 'invites' | 'words' | 'notes' | 'quarantined' | 'alerts' | 'documents', number>
> {
  return context.committer.run((tx) => {
    const before = (days: number) => later(tx.now, -days * DAY_MS);
    tx.pagers.forgetWavesBefore(before(KEEP_WAVES_DAYS));
    return {
      presses: tx.presses.forgetBefore(before(KEEP_PRESSES_DAYS)),
      answers: tx.idempotency.forgetBefore(before(KEEP_ANSWERS_DAYS)),
      invites: tx.people.forgetInvitesBefore(before(1)),
      words: tx.freeText.forgetBefore(before(wordsDays)),
      notes: tx.matters.forgetWordsBefore(before(wordsDays)),
      quarantined: tx.quarantine.forgetBefore(before(quarantineDays)),
      alerts: tx.alerts.forgetBefore(before(alertsDays)),
      documents: tx.sites.forgetBefore(before(documentsDays)),
    };
  });
}
