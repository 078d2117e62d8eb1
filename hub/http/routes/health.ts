import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Health } from '../../contract/http/problem.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { isLoopback } from '../server/pages/plain-http.ts';
import { refuse } from '../server/refuse.ts';
import { REFUSALS } from '../server/replies.ts';

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

export function healthRoutes(
  app: App,
  { health, metrics, principalOf, isOwnHost }: Pick<HttpDeps, 'health' | 'metrics' | 'principalOf' | 'isOwnHost'>,
): void {
  app.get(
    '/healthz',
    {
      schema: { summary: 'The process is alive', security: [], response: { 200: Health } },
    },
    () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'Every listener is open and the store can be written',
        description: 'Under a name that is not the hub’s: without the problems.',
        security: [],
        response: { 200: Health, 503: Health },
      },
    },
    ({ headers }, reply) => {
      const { ok, problems } = health();
      reply.status(ok ? 200 : 503);
      return { status: ok ? 'ready' : 'not-ready', problems: isOwnHost(headers.host) ? [...problems] : [] };
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Figures for Prometheus',
        description: 'From this machine itself without signing in, from elsewhere for a lead or administrator.',
        response: {
          200: { description: 'Prometheus text 0.0.4', content: { 'text/plain': { schema: Type.String() } } },
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      if (!isFromHere(request)) {
        const principal = principalOf(request.headers);
        if (principal === null) return refuse(reply, 'NOT_SIGNED_IN');
        if (!principal.roles.some((role) => role === 'lead' || role === 'admin')) return refuse(reply, 'NOT_ALLOWED');
      }
      reply.type(PROMETHEUS);
      return metrics();
    },
  );
}

/**
 * A request from this machine itself. Behind a reverse proxy every request seems local, but its headers name the proxy.
 */
function isFromHere({ ip, headers }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers.via !== undefined)
    return false;
  return isLoopback(ip) && isOwnName(headers.host);
}

/**
 * Whether a request names this machine itself. A page on the Internet may point its own name at this machine (DNS
 * rebinding) and read what is open to it; it cannot make a browser send another Host.
 */
function isOwnName(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  const own = hostname().toLowerCase();
  return isIP(name) !== 0 || ['localhost', own, `${own}.local`].includes(name);
}
