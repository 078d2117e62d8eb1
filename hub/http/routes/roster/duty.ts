import { Type } from 'typebox';
import { pageOf } from '../../../contract/http/page.ts';
import { DutyQuery, DutyTeam } from '../../../contract/http/roster.ts';
import { CheckedIn, PlaceReach, Reachable, TestRing } from '../../../contract/http/site.ts';
import { timestamp } from '../../../queries/call-view.ts';
import type { App } from '../../server/app.ts';
import { personOf } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, instantFrom, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { actorOf } from '../../auth/who.ts';

export function dutyRoutes(app: App, { queries, checkIns }: Pick<HttpDeps, 'queries' | 'checkIns'>): void {
  app.get(
    `${API}/duty`,
    {
      schema: {
        summary: 'Who is on duty per team, now or `at` a moment, who is behind them, and why',
        querystring: DutyQuery,
        response: { 200: pageOf(DutyTeam), ...REFUSALS },
      },
    },
    ({ query: { at } }, reply) => {
      const moment = at === undefined ? null : instantFrom(at);
      return at !== undefined && moment === null
        ? refuse(reply, 'INVALID_BODY', { detail: 'query/at is no moment that exists' })
        : { items: queries.duty.teams(moment), next: null };
    },
  );

  app.get(
    `${API}/reachability`,
    {
      schema: {
        summary: 'Who would hear an alert now, and why not; and for each place who would hear a press there',
        response: {
          200: Type.Intersect([pageOf(Reachable), Type.Object({ places: Type.Array(PlaceReach) })]),
          ...REFUSALS,
        },
      },
    },
    () => {
      const { people, places } = queries.reachability();
      return { items: people, next: null, places };
    },
  );

  app.post(
    `${API}/check-ins`,
    {
      schema: {
        summary: 'Begins a shift: rings each own phone and pager once, for a test',
        body: Type.Object({}),
        response: { 201: TestRing, ...REFUSALS },
      },
    },
    (request, reply) => {
      const { id, staff, expiresAt } = checkIns.ring(personOf(request).id);
      reply.code(201);
      return { id, staff: staff as string, expiresAt: timestamp(expiresAt) };
    },
  );

  app.post(
    `${API}/check-ins/:id/heard`,
    {
      schema: {
        summary: '"I heard it": checked in, once a phone has sounded',
        params: IdParams,
        body: Type.Object({}),
        response: { 200: CheckedIn, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const staff = personOf(request).id;
      const confirmed = await checkIns.confirm(request.params.id, { ...actorOf(request), by: staff });
      return confirmed.ok
        ? { staff: staff as string, checkedInAt: timestamp(confirmed.checkedInAt) }
        : refuse(reply, confirmed.code);
    },
  );
}
