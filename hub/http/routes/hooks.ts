import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { HookBody, HookMade } from '../../contract/http/devices.ts';
import { makeHook, removeHook } from '../../commands/devices/hooks.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { isHouseNetwork } from '../../live/client-network.ts';
import { Id } from '../../contract/ids.ts';
import { timestamp } from '../../queries/call-view.ts';
import { API } from '../../access/permissions.ts';
import { createLoginBackoff, refuseAttempt } from '../auth/login-backoff.ts';
import { actorOf } from '../auth/who.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../server/replies.ts';

type Deps = Pick<HttpDeps, 'context' | 'hooks' | 'publicUrl' | 'limits' | 'now'>;

/** Bells that can only call a URL. */
export function hookRoutes(app: App, needs: Deps): void {
  manageRoutes(app, needs);
  ringRoutes(app, needs);
}

function manageRoutes(app: App, { context, publicUrl }: Deps): void {
  app.post(
    `${API}/devices/:id/hook`,
    {
      schema: {
        summary: 'Makes the URL with which a bell rings; an older one stops working at once',
        description: 'The secret in it is shown once. No Idempotency-Key: an answer kept for repeating would keep it.',
        params: Type.Object({ id: Id }),
        body: HookBody,
        response: { 201: HookMade, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { get = false } = request.body;
      const made = await makeHook(context, request.params.id as DeviceId, get, actorOf(request));
      reply.status(201);
      const origin = publicUrl ?? `${request.protocol}://${request.host}`;
      return { url: `${origin}/hooks/${made.secret}`, get, createdAt: timestamp(made.createdAt) };
    },
  );

  app.delete(
    `${API}/devices/:id/hook`,
    {
      schema: {
        summary: 'Removes the URL with which a bell rings; it stops working at once',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const removed = await removeHook(context, request.params.id as DeviceId, actorOf(request));
      return removed ? reply.code(204).send(null) : refuse(reply, 'NOT_FOUND');
    },
  );
}

function ringRoutes(app: App, { hooks, limits, now }: Deps): void {
  // Only wrong secrets are counted, so that nobody behind the same address keeps a bell from ringing.
  const backoff = createLoginBackoff(limits.signInsPerMinute, now);
  void app.register((scope, _options, done) => {
    // Bells send what they want, and none of it is read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, read) => read(null, null));
    for (const method of ['POST', 'GET'] as const) {
      scope.route({
        method,
        // Not named `id`, because that one is logged.
        url: '/hooks/:secret',
        // Whatever looks at a link with HEAD must not ring.
        exposeHeadRoute: false,
        schema: { hide: true },
        handler: async (request, reply) => {
          const { secret } = request.params as { secret: string };
          const rung = isFromHouse(request) ? hooks.ring(secret, method) : null;
          // The same answer for all that rings nothing.
          if (rung === null) return refuseAttempt(backoff, request, reply, 'NOT_FOUND');
          if ((await rung) === 'not-recorded') return refuse(reply, 'NOT_RECORDED');
          return reply.type('text/plain; charset=utf-8').send('ok\n');
        },
      });
    }
    done();
  });
}

/** A proxy in front hides where a request comes from, so what it passes on is not taken. */
function isFromHouse({ ip, headers }: FastifyRequest): boolean {
  return isHouseNetwork(ip) && headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined;
}
