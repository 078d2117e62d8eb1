import { Type } from 'typebox';
import { pageOf } from '../../../contract/http/page.ts';
import { DutyQuery, DutyTeam } from '../../../contract/http/roster.ts';
import { CheckedIn, PlaceReach, Reachable, TestRing } from '../../../contract/http/site.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { dutyView } from '../../../queries/roster.ts';
import type { App } from '../app.ts';
import { personOf } from '../guard.ts';
import type { HttpNeeds } from '../needs.ts';
import { refuse } from '../refuse.ts';
import { IdParams, instantFrom, REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';
import { whoOf } from '../who.ts';

export function dutyRoutes(
  app: App,
  { desk, reachability, checkIns }: Pick<HttpNeeds, 'desk' | 'reachability' | 'checkIns'>,
): void {
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
        : { items: dutyView(desk.house, moment), next: null };
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
      const { people, places } = reachability();
      return { items: people, next: null, places };
    },
  );

  app.post(
    `${API}/check-ins`,
    {
      schema: {
        summary: 'Begins a shift: rings the own phones once, for a test',
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
      const confirmed = await checkIns.confirm(request.params.id, { ...whoOf(request), by: staff });
      return confirmed.ok
        ? { staff: staff as string, checkedInAt: timestamp(confirmed.checkedInAt) }
        : refuse(reply, confirmed.code);
    },
  );
}
