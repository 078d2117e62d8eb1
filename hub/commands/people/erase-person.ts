import type { StaffId } from '../../domain/ids.ts';
import type { CommandContext } from '../command-context.ts';
import type { Actor } from '../actor.ts';
import { endCalendarLink } from './calendar-link.ts';

/**
 * Deletes the personal data of a person who has left: earlier documents with their name, their phones, invitations,
 * check-ins and roster changes. The event log keeps their id, which then identifies no person. Removing it would
 * break the hash chain.
 * @returns STILL_ON_STAFF while the present document names them; NOT_FOUND for an unknown id.
 */
export function erasePerson(
  context: CommandContext,
  staff: StaffId,
  who: Actor,
): Promise<{ ok: true } | { ok: false; code: 'STILL_ON_STAFF' | 'NOT_FOUND' }> {
  return context.committer.run((tx) => {
    if ((tx.sites.newest()?.site ?? context.siteState.site().site).staff.some(({ id }) => id === staff))
      return { ok: false, code: 'STILL_ON_STAFF' } as const;
    const forgotten = {
      documents: tx.sites.forgetNaming(staff),
      sessions: tx.people.forget(staff),
      rosterChanges: tx.roster.forget(staff),
      checkIns: tx.checkIns.forget(staff),
    };
    if (Object.values(forgotten).every((count) => count === 0)) return { ok: false, code: 'NOT_FOUND' } as const;
    tx.passkeys.removeOfStaff(staff);
    tx.pins.remove(staff);
    endCalendarLink(tx, staff, who);
    if (tx.pagers.removeOfStaff(staff) > 0) tx.tell({ type: 'pagers-changed' });
    tx.idempotency.forgetNaming(staff);
    tx.facts.append(tx.now, null, { type: 'PersonErased', staff, ...forgotten, ...who });
    tx.tell({ type: 'roster-changed' });
    tx.tell({ type: 'sessions-changed' });
    return { ok: true } as const;
  });
}
