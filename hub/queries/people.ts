import { createHash } from 'node:crypto';
import type { PlaceId, StaffId } from '../domain/ids.ts';
import type { Role, Staff } from '../domain/site.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { Session } from '../store/people.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';

/** Who is asking: a signed-in person, the administrator's token (a machine's, not a person's), or the shared screen of a place. */
export type Asker = {
  readonly session: string;
  readonly staff: Staff | null;
  readonly roles: readonly Role[];
  readonly expiresAt: Instant | null;
  readonly screen: PlaceId | null;
};

/** @returns the person behind a token, or null: unknown, cut off, run out, or no longer on the staff. */
export function askerByToken(tables: Tables, site: SiteIndex, token: string, now: Instant): Asker | null {
  const session = tables.people.sessionByHash(createHash('sha256').update(token).digest(), now);
  if (session === null) return null;
  const staff = site.staff(session.staff);
  if (staff === null || staff.active === false) return null;
  if (session.place !== null) return screenAsker(session.id, session.place, session.expiresAt);
  return { session: session.id, staff, roles: staff.roles, expiresAt: session.expiresAt, screen: null };
}

/** A shared screen watches, as an auditor does; who acts there says so by PIN. */
export function screenAsker(session: string, screen: PlaceId, expiresAt: Instant | null): Asker {
  return { session, staff: null, roles: ['auditor'], expiresAt, screen };
}

export function staffView(person: Staff) {
  return {
    id: person.id as string,
    name: person.name,
    team: (person.team ?? null) as string | null,
    roles: [...person.roles],
    duty: person.duty === true,
    active: person.active !== false,
  };
}

export function meView(asker: Asker) {
  return {
    session: asker.session,
    staff: asker.staff === null ? null : staffView(asker.staff),
    roles: [...asker.roles],
    ...(asker.screen === null ? {} : { screen: asker.screen as string }),
  };
}

export function listStaff(site: SiteIndex) {
  return site.site.staff.map(staffView);
}

export function sessionsOf(tables: Tables, staff: StaffId, current: string, now: Instant) {
  return tables.people.sessionsOf(staff, now).map((session) => sessionView(session, current));
}

export function sessionOwner(tables: Tables, id: string, now: Instant): StaffId | null {
  return tables.people.sessionById(id, now)?.staff ?? null;
}

function sessionView(session: Session, current: string) {
  return {
    id: session.id,
    staff: session.staff as string,
    createdAt: timestamp(session.createdAt),
    lastSeenAt: timestamp(session.lastSeenAt),
    device: session.device,
    current: session.id === current,
    ...(session.place === null ? {} : { screen: session.place as string }),
  };
}
