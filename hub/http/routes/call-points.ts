import type { FastifyReply } from 'fastify';
import { endWatch, watchPoint, type WatchDone } from '../../commands/troubles/watch-point.ts';
import { CallPoint, WatchBody } from '../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../contract/http/page.ts';
import type { CallPointId } from '../../domain/ids.ts';
import type { App } from '../server/app.ts';
import { personOf } from '../auth/guard.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries'>;

export function callPointRoutes(app: App, needs: Deps): void {
  const { queries } = needs;

  app.get(
    `${API}/call-points`,
    {
      schema: {
        summary: 'Call points in the order of the site document, each with its device',
        querystring: PageQuery,
        response: { 200: pageOf(CallPoint), ...REFUSALS },
      },
    },
    ({ query: { limit = PAGE_DEFAULT, before } }) => queries.callPoints.list({ limit, before }),
  );

  app.get(
    `${API}/call-points/:id`,
    {
      schema: {
        summary: 'One call point with its device and open call',
        params: IdParams,
        response: { 200: CallPoint, ...REFUSALS },
      },
    },
    (request, reply) => queries.callPoints.byId(request.params.id as CallPointId) ?? refuse(reply, 'NOT_FOUND'),
  );

  watchRoutes(app, needs);
}

function watchRoutes(app: App, { context, queries }: Deps): void {
  const answer = (reply: FastifyReply, id: CallPointId, done: WatchDone) =>
    done.ok ? (queries.callPoints.byId(id) ?? refuse(reply, 'NOT_FOUND')) : refuse(reply, done.code);

  app.put(
    `${API}/call-points/:id/watch`,
    {
      schema: {
        summary: 'Has a call point with false presses watched: only desk and lead are told, a hold rings as ever',
        params: IdParams,
        headers: IdempotencyHeaders,
        body: WatchBody,
        response: { 200: CallPoint, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const callPoint = request.params.id as CallPointId;
      const act = { callPoint, by: personOf(request).id, forMs: request.body.minutes * 60_000 };
      return answer(reply, callPoint, await watchPoint(context, act, idempotencyKeyOf(request)));
    },
  );

  app.delete(
    `${API}/call-points/:id/watch`,
    {
      schema: {
        summary: 'Ends a watch before its time: the call point rings as ever',
        params: IdParams,
        headers: IdempotencyHeaders,
        response: { 200: CallPoint, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const callPoint = request.params.id as CallPointId;
      return answer(
        reply,
        callPoint,
        await endWatch(context, { callPoint, by: personOf(request).id }, idempotencyKeyOf(request)),
      );
    },
  );
}
