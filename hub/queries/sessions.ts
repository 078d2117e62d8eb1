import { createHash } from 'node:crypto';
import type { SessionView } from '../contract/http/people.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Invite, Session } from '../store/tables/people/people.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';
import type { SiteSource } from './site/site-source.ts';

/** A session that is expired, or was ended, is not found. */
export type SessionQueries = {
  readonly byToken: (token: string) => Session | null;
  /** The sessions of a person. @param current the id of the session that asks. */
  readonly ofStaff: (staff: StaffId, current: string) => SessionView[];
  readonly ownerOf: (id: string) => StaffId | null;
  /**
   * The invitation, if it would be accepted; it is not used by this. A read needs no commit, which matters when an
   * attacker guesses.
   */
  readonly invitation: (secret: string, at: Instant) => Invite | null;
};

export function createSessionQueries(
  { people }: Pick<Tables, 'people'>,
  { sessionTime }: Pick<SiteSource, 'sessionTime'>,
): SessionQueries {
  return {
    byToken: (token) => people.sessionByHash(hashOf(token), sessionTime()),
    ofStaff: (staff, current) =>
      people.sessionsOf(staff, sessionTime()).map((session) => sessionView(session, current)),
    ownerOf: (id) => people.sessionById(id, sessionTime())?.staff ?? null,
    invitation: (secret, at) => people.inviteByHash(hashOf(secret), at),
  };
}

/** Secrets are stored as their SHA-256 only. */
function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

function sessionView(session: Session, current: string): SessionView {
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
