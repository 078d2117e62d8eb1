import type { StaffId } from '../../domain/ids.ts';
import type { Tx } from '../../store/tables.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * Somebody is no longer there to answer: what they owned goes back to the round, and rings again at once.
 * @param gone whoever hears nothing more from this commit on, them included. The house learns of it only afterwards, and a call given back to
 * people who have just gone would ring nowhere until its next step.
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
    .map((person) => (gone.has(person.id) ? { ...person, canHear: false } : person));
  const without: CommandContext = { ...context, siteState: { ...context.siteState, people: () => people } };
  for (const stored of owned) applyCallEvent(without, tx, stored, { type: 'release', by: staff, reason });
}
