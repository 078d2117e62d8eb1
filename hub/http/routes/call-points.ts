import { CallPoint } from '../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../contract/http/page.ts';
import type { CallPointId } from '../../domain/ids.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';

export function callPointRoutes(app: App, { queries }: Pick<HttpDeps, 'queries'>): void {
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
}
