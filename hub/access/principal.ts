import { createHash, timingSafeEqual } from 'node:crypto';
import type { MeView } from '../contract/http/people.ts';
import type { PlaceId } from '../domain/ids.ts';
import type { Role, Staff } from '../domain/site/site.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { SessionQueries } from '../queries/sessions.ts';
import { staffView } from '../queries/staff.ts';

/** The principal of a request: a signed-in person, a machine with the administrator's token, or a shared screen. */
export type Principal = {
  /** Id of the session; `admin` for the administrator's token. */
  readonly session: string;
  /** Null for the administrator's token, and for a shared screen at which nobody has entered a PIN. */
  readonly staff: Staff | null;
  readonly roles: readonly Role[];
  readonly expiresAt: Instant | null;
  readonly screen: PlaceId | null;
};

type Headers = { readonly authorization?: string | undefined; readonly cookie?: string | undefined };

/** @returns the principal of a request by its headers, or null. HTTP and stream use the same function. */
export type PrincipalOf = (headers: Headers) => Principal | null;

/** The cookie that carries a page's token. */
export const SESSION_COOKIE = 'lotusbell';

const COOKIE_PATTERN = new RegExp(`(?:^|; ?)${SESSION_COOKIE}=([\\w-]{1,512})(?:;|$)`);

/**
 * The administrator's token belongs to a machine. It has the role `admin` but names no person, so it cannot own a call.
 */
const ADMINISTRATOR: Principal = { session: 'admin', staff: null, roles: ['admin'], expiresAt: null, screen: null };

/**
 * @param adminToken the content of DATA/admin.token; only its hash is kept.
 * @returns a function that looks up the token at each request, so that a revoked session is refused at once.
 */
export function createPrincipalOf({
  sessions,
  site,
  adminToken,
}: {
  readonly sessions: Pick<SessionQueries, 'byToken'>;
  readonly site: () => SiteIndex;
  readonly adminToken: string;
}): PrincipalOf {
  const adminHash = hash(adminToken);

  /** @returns null for a token that is unknown, revoked or expired, and for a person who is no longer on the staff. */
  function principalByToken(token: string): Principal | null {
    const session = sessions.byToken(token);
    if (session === null) return null;
    const staff = site().staff(session.staff);
    if (staff === null || staff.active === false) return null;
    const { id, place, expiresAt } = session;
    if (place !== null) return screenPrincipal(id, place, expiresAt);
    return { session: id, staff, roles: staff.roles, expiresAt, screen: null };
  }

  return (headers) => {
    const token = tokenOf(headers);
    if (token === null) return null;
    // A comparison in constant time, so that its duration reveals nothing about the token.
    return timingSafeEqual(hash(token), adminHash) ? ADMINISTRATOR : principalByToken(token);
  };
}

/** A shared screen may only watch, as an auditor does. To act, a person enters a PIN there. */
export function screenPrincipal(session: string, screen: PlaceId, expiresAt: Instant | null): Principal {
  return { session, staff: null, roles: ['auditor'], expiresAt, screen };
}

/** What `GET /me` and the stream's `hello` answer. */
export function meView({ session, staff, roles, screen }: Principal): MeView {
  return {
    session,
    staff: staff === null ? null : staffView(staff),
    roles: [...roles],
    ...(screen === null ? {} : { screen: screen as string }),
  };
}

/** A page of another origin cannot set this header. When it is present, the cookie is ignored. */
export function isBearer(headers: Headers): boolean {
  return headers.authorization !== undefined;
}

/** @returns the token of `Authorization: Bearer`, or null. */
export function bearerOf({ authorization }: Headers): string | null {
  return /^Bearer +([\w.~+/=-]{1,512})$/i.exec(authorization ?? '')?.[1] ?? null;
}

function tokenOf(headers: Headers): string | null {
  return isBearer(headers) ? bearerOf(headers) : (COOKIE_PATTERN.exec(headers.cookie ?? '')?.[1] ?? null);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
