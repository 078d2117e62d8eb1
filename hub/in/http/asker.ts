import { createHash, timingSafeEqual } from 'node:crypto';
import type { House } from '../../commands/house.ts';
import type { listCalls } from '../../queries/calls.ts';
import { askerByToken, type Asker } from '../../queries/people.ts';
import type { Instant } from '../../domain/time.ts';

/** The cookie that carries a page's token. */
export const SESSION_COOKIE = 'lotusbell';

const OWN_COOKIE = new RegExp(`(?:^|; ?)${SESSION_COOKIE}=([\\w-]{1,512})(?:;|$)`);

type Headers = { readonly authorization?: string | undefined; readonly cookie?: string | undefined };

/** Who sends these headers, or null. The HTTP door and the stream door ask the same one. */
export type AskerOf = (headers: Headers) => Asker | null;

/** The administrator's token is a machine's: role admin, but no person who could go to a door. */
const ADMINISTRATOR: Asker = { session: 'admin', staff: null, roles: ['admin'], expiresAt: null, screen: null };

/**
 * @param adminToken what stands in DATA/admin.token; kept only as a hash.
 * @returns looks the token up at every request, so that a phone that is cut off is out at once.
 */
export function createAskerOf({
  tables,
  house,
  now,
  adminToken,
}: {
  readonly tables: Parameters<typeof listCalls>[0];
  readonly house: House;
  readonly now: () => Instant;
  readonly adminToken: string;
}): AskerOf {
  const adminHash = hash(adminToken);
  return (headers) => {
    const token = tokenOf(headers);
    if (token === null) return null;
    // Hashes are compared in constant time: neither length nor first letters of the token show in how long it takes.
    if (timingSafeEqual(hash(token), adminHash)) return ADMINISTRATOR;
    return askerByToken(tables, house.site(), token, now());
  };
}

/** Scripts say who they are in a header that no foreign page can send; where it is there, the cookie is not looked at. */
export function isBearer(headers: Headers): boolean {
  return headers.authorization !== undefined;
}

function tokenOf(headers: Headers): string | null {
  const token = isBearer(headers)
    ? /^Bearer +([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '')?.[1]
    : OWN_COOKIE.exec(headers.cookie ?? '')?.[1];
  return token ?? null;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
