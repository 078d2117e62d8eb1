import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { RoleName } from '../../contract/http/people.ts';
import type { CommandContext } from '../../commands/command-context.ts';
import type { Staff } from '../../domain/site/site.ts';
import type { App } from '../server/app.ts';
import { isBearer, type Principal } from '../../access/principal.ts';
import type { HttpDeps } from '../server/needs.ts';
import { createForeignHostAnswer } from '../server/foreign-host.ts';
import { isOwnOrigin } from './own-origin.ts';
import { httpsOriginFor, isEncrypted, isOpenLine, redirectToHttps } from '../server/pages/plain-http.ts';
import { refuse } from '../server/refuse.ts';
import { permissionFor, type Permission } from '../../access/permissions.ts';

type Guarded = Pick<
  HttpDeps,
  'principalOf' | 'deskPins' | 'queries' | 'publicUrl' | 'isOwnHost' | 'tls' | 'insecure' | 'pagers' | 'log'
>;

const CHANGES_NOTHING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Adds the checks that run before every route: the hub is not stopping, the Host is one of its own, the connection is
 * encrypted where it must be, the request does not come from a foreign page, the principal is known and has permission.
 * Every route that is added later must have a row in hub/access/permissions.ts.
 * @throws Error at start, for a route without a row.
 */
export function guardRoutes(app: App, needs: Guarded, isStopping: () => boolean, httpsPort: () => number): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat()) {
      const permission = permissionFor(method, route.url);
      if (permission === null) throw new Error(`no row in hub/access/permissions.ts for ${method} ${route.url}`);
      route.config = { ...route.config, permission };
    }
  });
  const answerForeignHost = createForeignHostAnswer(needs);
  app.addHook('onRequest', async (request, reply) => {
    // Set on the raw response: static files may still replace it (pages.ts).
    reply.raw.setHeader('cache-control', 'no-store');
    if (isStopping()) {
      reply.header('connection', 'close').header('retry-after', '5');
      return reply.send(refuse(reply, 'STOPPING'));
    }
    const { permission } = request.routeOptions.config;
    if (permission?.anyHost !== true && !needs.isOwnHost(request.headers.host))
      return answerForeignHost(request, reply);
    if (needs.tls !== null) {
      if (!isOpenLine(request.raw.socket, needs) && permission?.plain !== 'served') {
        return redirectToHttps(
          request,
          reply,
          permission,
          httpsOriginFor(request.headers.host, needs.publicUrl, httpsPort()),
        );
      }
      if (maySendHsts(needs) && isEncrypted(request.raw.socket)) reply.raw.setHeader('strict-transport-security', HSTS);
    }
    if (permission === undefined) return undefined;
    if (isForeign(request, needs.publicUrl)) return reply.send(refuse(reply, 'FOREIGN_ORIGIN'));
    return permission.who === 'anyone' ? undefined : admit(needs, request, reply, permission, permission.who);
  });
}

/** RFC 6797: half a year. Without subdomains, because other services may use the same domain name. */
const HSTS = 'max-age=15552000';

/**
 * May HSTS be sent? After it a browser uses HTTPS only and lets nobody click past a certificate warning.
 * With the hub's own authority it is not sent: a lost DATA/tls would lock out every phone.
 * With a configured certificate the owner is responsible.
 */
function maySendHsts({ tls, insecure }: Guarded): boolean {
  return tls?.authority === null && !insecure;
}

/**
 * Protection against cross-site request forgery. True for a request that changes something, carries a cookie or an
 * Origin, and was not sent by a page of this hub. A page cannot set Sec-Fetch-Site.
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
  permission: Permission,
  who: readonly RoleName[],
): FastifyReply | undefined {
  const bySession = needs.principalOf(request.headers);
  if (bySession === null) return reply.send(refuse(reply, 'NOT_SIGNED_IN'));
  const principal = permission.byPin === true && bySession.screen !== null ? personByPin(needs, bySession) : bySession;
  if (principal === null) return reply.send(refuse(reply, 'PIN_REQUIRED'));
  request.principal = principal;
  if (!who.some((role) => principal.roles.includes(role)) && !isOwnedBy(needs, request, permission, principal)) {
    return reply.send(refuse(reply, 'NOT_ALLOWED'));
  }
  if (permission.person === true && principal.staff === null) return reply.send(refuse(reply, 'NOT_A_PERSON'));
  return undefined;
}

/**
 * At a shared screen: the person whose PIN was typed there, or null when there is none.
 * Where the site uses no PINs, the screen itself stays the principal, and its permissions decide.
 */
function personByPin({ deskPins }: Guarded, screen: Principal): Principal | null {
  if (!deskPins.isOn()) return screen;
  const staff = deskPins.actsAt(screen.session);
  return staff === null ? null : { ...screen, staff, roles: staff.roles };
}

function isOwnedBy(needs: Guarded, request: FastifyRequest, { own }: Permission, principal: Principal): boolean {
  if (own === undefined || principal.staff === null) return false;
  const { id } = request.params as { id: string };
  return principal.staff.id === ownerOf(needs, own, id);
}

function ownerOf({ queries, pagers }: Guarded, own: NonNullable<Permission['own']>, id: string): string | null {
  switch (own) {
    case 'staff':
      return id;
    case 'session':
      return queries.sessions.ownerOf(id);
    case 'passkey':
      return queries.passkeys.ownerOf(id);
    case 'pager':
      return pagers?.ownerOf(id) ?? null;
  }
}

/** @returns the principal. @throws Error on a route that is open to anyone: there is no principal. */
export function signedIn(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error(`${request.routeOptions.url} is for anyone, but asks who it is`);
  return request.principal;
}

/** @returns the person who asks. @throws Error when the route's row in permissions.ts lacks `person`. */
export function personOf(request: FastifyRequest): Staff {
  const { staff } = signedIn(request);
  if (staff === null)
    throw new Error(`${request.routeOptions.url} needs a person; its row in permissions.ts must say so`);
  return staff;
}

/**
 * @returns the command context of this request. At a shared screen it names the screen, which goes into the event log.
 */
export function contextFor(request: FastifyRequest, context: CommandContext): CommandContext {
  const { screen } = signedIn(request);
  return screen === null ? context : { ...context, screen };
}
