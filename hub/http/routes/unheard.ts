import { Type } from 'typebox';
import { API } from '../../access/permissions.ts';
import { pageOf } from '../../contract/http/page.ts';
import { UnheardDay, UnheardNow, UnheardQuery } from '../../contract/http/unheard.ts';
import { DAYS_MOST } from '../../queries/roster/duty-spans.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { dayFrom, REFUSALS } from '../server/replies.ts';

const NO_DAYS = {
  detail: `query/from and query/to must be days that exist, from not after to, and at most ${DAYS_MOST} days in all`,
};

export function unheardRoutes(app: App, { queries }: Pick<HttpDeps, 'queries'>): void {
  app.get(
    `${API}/reachability/unheard`,
    {
      schema: {
        summary: 'Minutes per place and day in which a press would have been heard by nobody; names no person',
        description:
          'From the day `from` (default: six days before `to`) to the day `to`, itself included (default: today); at most 400 days.',
        querystring: UnheardQuery,
        response: {
          200: Type.Intersect([
            pageOf(UnheardDay),
            Type.Object({ from: Type.String(), to: Type.String(), now: Type.Array(UnheardNow) }),
          ]),
          ...REFUSALS,
        },
      },
    },
    ({ query: { from, to } }, reply) => {
      const [first, last] = [from, to].map((day) => (day === undefined ? null : (dayFrom(day) ?? undefined)));
      const days = first === undefined || last === undefined ? null : queries.unheard(first, last);
      return days === null ? refuse(reply, 'INVALID_BODY', NO_DAYS) : { ...days, next: null };
    },
  );
}
