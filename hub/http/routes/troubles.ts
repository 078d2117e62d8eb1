import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Trouble, Troubles, TroublesQuery } from '../../contract/http/troubles.ts';
import { PAGE_DEFAULT } from '../../contract/http/page.ts';
import { solveTrouble, takeOnTrouble, type TroubleActionResult } from '../../commands/troubles/act-on-trouble.ts';
import type { DeviceId, StaffId, TroubleId } from '../../domain/ids.ts';
import { personView } from '../../queries/call-view.ts';
import type { App } from '../server/app.ts';
import { personOf } from '../auth/guard.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries'>;

const ABOUT = { params: IdParams, headers: IdempotencyHeaders, response: { 200: Trouble, ...REFUSALS } } as const;

export function troubleRoutes(app: App, needs: Deps): void {
  const { context, queries } = needs;

  app.get(
    `${API}/troubles`,
    {
      schema: {
        summary: 'Troubles of devices that are not over, in the order in which they were noticed; and unproven buttons',
        querystring: TroublesQuery,
        response: { 200: Troubles, ...REFUSALS },
      },
    },
    ({ query: { limit = PAGE_DEFAULT, before } }) => queries.troubles.open({ limit, before }),
  );

  app.get(
    `${API}/troubles/:id`,
    {
      schema: {
        summary: 'One trouble, also when it is over',
        params: IdParams,
        response: { 200: Trouble, ...REFUSALS },
      },
    },
    (request, reply) => queries.troubles.byId(request.params.id as TroubleId) ?? refuse(reply, 'NOT_FOUND'),
  );

  app.post(
    `${API}/troubles/:id/take-on`,
    { schema: { summary: '"I take care of it"', body: Type.Object({}), ...ABOUT } },
    async (request, reply) =>
      acted(needs, reply, await takeOnTrouble(context, actOf(request), idempotencyKeyOf(request))),
  );

  app.post(
    `${API}/troubles/:id/solve`,
    { schema: { summary: '"It is in order again"', body: Type.Object({}), ...ABOUT } },
    async (request, reply) => {
      const act = { ...actOf(request), isSilent: (device: DeviceId) => !queries.troubles.isHeard(device) };
      return acted(needs, reply, await solveTrouble(context, act, idempotencyKeyOf(request)));
    },
  );
}

function actOf(request: FastifyRequest): { readonly trouble: TroubleId; readonly by: StaffId } {
  return { trouble: (request.params as { id: string }).id as TroubleId, by: personOf(request).id };
}

function acted({ context, queries }: Deps, reply: FastifyReply, done: TroubleActionResult) {
  if (done.ok) return queries.troubles.view(done.trouble);
  const owner = 'owner' in done ? done.owner : null;
  return refuse(reply, done.code, owner === null ? {} : { owner: personView(owner, context.siteState.site()) });
}
