import type { StaffId } from '../../domain/ids.ts';
import type { Tx } from '../../store/tables.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * Releases the calls of a person who can no longer answer. They are alerted again at once.
 * @param gone all people who cannot be told from this commit on, this person included. The site state learns of it
 *   only after the commit. Otherwise a call could be alerted only to people who have just gone. It would ring nowhere
 *   until its next step.
 */
export function releaseCallsOfAbsent(
  context: CommandContext,
  tx: Tx,
  staff: StaffId,
  reason: string,
  gone: ReadonlySet<StaffId> = new Set([staff]),
): void {
  const owned = tx.calls.open().filter(({ call }) => call.owner === staff);
  if (owned.length === 0) return;
  const people = context.siteState
    .people()
    .map((person) =>
      gone.has(person.id) ? { ...person, hears: 'cannot' as const, hearsWhy: 'never-joined' as const } : person,
    );
  const without: CommandContext = { ...context, siteState: { ...context.siteState, people: () => people } };
  for (const stored of owned) applyCallEvent(without, tx, stored, { type: 'release', by: staff, reason });
}
