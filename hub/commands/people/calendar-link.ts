import type { StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Tx } from '../../store/tables.ts';
import type { Actor } from '../actor.ts';
import type { CommandContext } from '../command-context.ts';
import { hashOf } from '../secret.ts';

/**
 * Makes the link with which a calendar reads the shifts of one person. A link that the person had stops working at
 * once.
 * @returns its secret of 256 bits, which is shown once and stored as a hash.
 */
export function makeCalendarLink(
  context: CommandContext,
  staff: StaffId,
  who: Actor,
): Promise<
  | { readonly ok: true; readonly secret: string; readonly createdAt: Instant }
  | { readonly ok: false; readonly code: 'NOT_FOUND' | 'STAFF_INACTIVE' }
> {
  const secret = context.ids.secret();
  return context.committer.run((tx) => {
    const person = context.siteState.site().staff(staff);
    if (person === null) return { ok: false, code: 'NOT_FOUND' } as const;
    if (person.active === false) return { ok: false, code: 'STAFF_INACTIVE' } as const;
    tx.calendarLinks.put(staff, hashOf(secret), tx.now);
    tx.facts.append(tx.now, null, { type: 'CalendarLinkMade', staff, ...who });
    return { ok: true, secret, createdAt: tx.now } as const;
  });
}

/** @returns false when this person has no link. */
export function removeCalendarLink(
  context: CommandContext,
  staff: StaffId,
  who: Actor,
): Promise<{ readonly ok: boolean }> {
  return context.committer.run((tx) => ({ ok: endCalendarLink(tx, staff, who) }));
}

/** The same inside a commit, when somebody leaves. @returns false when there was none. */
export function endCalendarLink(tx: Tx, staff: StaffId, who: Actor): boolean {
  if (!tx.calendarLinks.remove(staff)) return false;
  tx.facts.append(tx.now, null, { type: 'CalendarLinkRemoved', staff, ...who });
  return true;
}
