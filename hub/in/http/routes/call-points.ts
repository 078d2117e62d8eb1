import { CallPoint } from '../../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../../contract/http/page.ts';
import type { CallPointId } from '../../../domain/ids.ts';
import { callPointById, listCallPoints } from '../../../queries/devices.ts';
import { pageOfList } from '../../../queries/page.ts';
import type { App } from '../app.ts';
import type { HttpNeeds } from '../needs.ts';
import { refuse } from '../refuse.ts';
import { IdParams, REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';

export function callPointRoutes(app: App, { desk, eyes }: Pick<HttpNeeds, 'desk' | 'eyes'>): void {
  app.get(
    `${API}/call-points`,
    {
      schema: {
        summary: 'Call points in the order of the site document, each with its device',
        querystring: PageQuery,
        response: { 200: pageOf(CallPoint), ...REFUSALS },
      },
    },
    ({ query: { limit, before } }) => {
      const index = desk.house.site();
      const page = pageOfList(index.site.callPoints, {
        limit: limit ?? PAGE_DEFAULT,
        ...(before === undefined ? {} : { before }),
      });
      // Only those of this page are looked up: a district has thousands.
      const shown = { ...index, site: { ...index.site, callPoints: page.items } };
      return { items: listCallPoints(eyes, shown), next: page.next };
    },
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
    (request, reply) =>
      callPointById(eyes, desk.house.site(), request.params.id as CallPointId) ?? refuse(reply, 'NOT_FOUND'),
  );
}
