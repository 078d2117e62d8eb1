import { API } from '../../access/permissions.ts';
import { Why } from '../../contract/http/why.ts';
import type { CallId } from '../../domain/ids.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { sendHeavy } from '../server/heavy.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';

export function whyRoutes(app: App, { queries, heavyRead }: Pick<HttpDeps, 'queries' | 'heavyRead'>): void {
  app.get(
    `${API}/calls/:id/why`,
    {
      schema: {
        summary:
          '"Why did nobody come?": who was told of one call when and by what, who could not hear, what the lamp said',
        params: IdParams,
        response: { 200: Why, ...REFUSALS },
      },
    },
    ({ params }, reply) => {
      const id = params.id as CallId;
      if (queries.calls.isLong(id)) return sendHeavy(reply, heavyRead({ what: 'why', id }));
      return queries.why(id) ?? refuse(reply, 'NOT_FOUND');
    },
  );
}
