import { Quarantined } from '../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../contract/http/page.ts';
import { API } from '../../access/permissions.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { isNumber, NO_PAGE, REFUSALS } from '../server/replies.ts';

export function quarantineRoutes(app: App, { queries }: Pick<HttpDeps, 'queries'>): void {
  app.get(
    `${API}/quarantine`,
    {
      schema: {
        summary: 'Messages of devices that could not be used, newest first',
        querystring: PageQuery,
        response: { 200: pageOf(Quarantined), ...REFUSALS },
      },
    },
    ({ query: { limit = PAGE_DEFAULT, before } }, reply) => {
      if (before !== undefined && !isNumber(before)) return refuse(reply, 'INVALID_BODY', NO_PAGE);
      return queries.quarantine.list({ limit, before: before === undefined ? undefined : Number(before) });
    },
  );
}
