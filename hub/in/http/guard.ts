import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { RoleName } from '../../contract/http/people.ts';
import type { Desk } from '../../commands/desk.ts';
import type { Staff } from '../../domain/site.ts';
import { passkeyOwner } from '../../queries/passkeys.ts';
import { sessionOwner, type Asker } from '../../queries/people.ts';
import type { App } from './app.ts';
import { isBearer } from './asker.ts';
import type { HttpNeeds } from './needs.ts';
import { isOwnOrigin } from './own-origin.ts';
import { httpsOriginFor, isEncrypted, isOpenLine, turnToHttps } from './plain-http.ts';
import { refuse } from './refuse.ts';
import { rightFor, type Right } from './rights.ts';

type Guarded = Pick<HttpNeeds, 'askerOf' | 'deskPins' | 'eyes' | 'publicUrl' | 'tls' | 'insecure'>;

const CHANGES_NOTHING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Stands before every route: is the hub open, does the request come from our own page, who asks, and may they? Routes added
 * after this must have a row in rights.ts.
 * @throws at start, for a route without a row.
 */
export function guardRoutes(app: App, needs: Guarded, isStopping: () => boolean, httpsPort: () => number): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat()) {
      const right = rightFor(method, route.url);
      if (right === null) throw new Error(`no row in hub/in/http/rights.ts for ${method} ${route.url}`);
      route.config = { ...route.config, right };
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    // On the bare response, where files may still put their own in its place (pages.ts).
    reply.raw.setHeader('cache-control', 'no-store');
    if (isStopping()) {
      reply.header('connection', 'close').header('retry-after', '5');
      return reply.send(refuse(reply, 'STOPPING'));
    }
    const { right } = request.routeOptions.config;
    if (needs.tls !== null) {
      if (!isOpenLine(request.raw.socket, needs) && right?.plain !== 'served') {
        return turnToHttps(request, reply, right, httpsOriginFor(request.headers.host, needs.publicUrl, httpsPort()));
      }
      if (mayBindToHttps(needs) && isEncrypted(request.raw.socket))
        reply.raw.setHeader('strict-transport-security', HSTS);
    }
    if (right === undefined) return undefined;
    if (isForeign(request, needs.publicUrl)) return reply.send(refuse(reply, 'FOREIGN_ORIGIN'));
    return right.who === 'anyone' ? undefined : admit(needs, request, reply, right, right.who);
  });
}

/** RFC 6797; half a year, no subdomains: the name may carry other services. */
const HSTS = 'max-age=15552000';

/**
 * A browser that was told so never again takes another way, and lets nobody click past a warning. With our own authority a lost DATA/tls
 * would lock every phone out; with the owner's certificate it is the owner's promise.
 */
function mayBindToHttps({ tls, insecure }: Guarded): boolean {
  return tls?.authority === null && !insecure;
}

/**
 * A request that changes something and could have been sent by a foreign page in the name of whoever is signed in here: then
 * there is a cookie, or a page's origin. Sec-Fetch-Site cannot be set by a page.
 */
function isForeign(request: FastifyRequest, publicUrl: string | null): boolean {
  const { headers } = request;
  if (CHANGES_NOTHING.has(request.method) || isBearer(headers)) return false;
  if (headers.cookie === undefined && headers.origin === undefined) return false;
  return (
    headers['sec-fetch-site'] !== 'same-origin' &&
    !isOwnOrigin(headers.origin, headers.host, publicUrl, isEncrypted(request.raw.socket))
  );
}

function admit(
  needs: Guarded,
  request: FastifyRequest,
  reply: FastifyReply,
  right: Right,
  who: readonly RoleName[],
): FastifyReply | undefined {
  const signed = needs.askerOf(request.headers);
  if (signed === null) return reply.send(refuse(reply, 'NOT_SIGNED_IN'));
  const asker = right.byPin === true && signed.screen !== null ? whoActsThere(needs, signed) : signed;
  if (asker === null) return reply.send(refuse(reply, 'PIN_REQUIRED'));
  request.asker = asker;
  if (!who.some((role) => asker.roles.includes(role)) && !isTheirs(needs, request, right, asker)) {
    return reply.send(refuse(reply, 'NOT_ALLOWED'));
  }
  if (right.person === true && asker.staff === null) return reply.send(refuse(reply, 'NOT_A_PERSON'));
  return undefined;
}

/** At a shared screen: the person whose PIN was typed there. Where the site uses no PINs the screen stays what it is, and is refused as such. */
function whoActsThere({ deskPins }: Guarded, screen: Asker): Asker | null {
  if (!deskPins.isOn()) return screen;
  const staff = deskPins.actsAt(screen.session);
  return staff === null ? null : { ...screen, staff, roles: staff.roles };
}

function isTheirs({ eyes }: Guarded, request: FastifyRequest, { own }: Right, asker: Asker): boolean {
  if (own === undefined || asker.staff === null) return false;
  const { id } = request.params as { id: string };
  return asker.staff.id === ownerOf(eyes, own, id);
}

function ownerOf({ tables, now }: Guarded['eyes'], own: NonNullable<Right['own']>, id: string): string | null {
  switch (own) {
    case 'staff':
      return id;
    case 'session':
      return sessionOwner(tables, id, now());
    case 'passkey':
      return passkeyOwner(tables, id);
  }
}

/** @returns who asks, on a route that only signed-in people and machines reach. */
export function signedIn(request: FastifyRequest): Asker {
  if (request.asker === null) throw new Error(`${request.routeOptions.url} is for anyone, but asks who it is`);
  return request.asker;
}

/** @returns the person who asks, on a route whose row in rights.ts says `person`. */
export function personOf(request: FastifyRequest): Staff {
  const { staff } = signedIn(request);
  if (staff === null) throw new Error(`${request.routeOptions.url} needs a person; its row in rights.ts must say so`);
  return staff;
}

/** @returns the desk as it is for this request: what is done at a shared screen says so in the book. */
export function deskFor(request: FastifyRequest, desk: Desk): Desk {
  const { screen } = signedIn(request);
  return screen === null ? desk : { ...desk, screen };
}
