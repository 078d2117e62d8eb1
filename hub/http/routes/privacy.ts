import { Type } from 'typebox';
import { Erased, RetentionNotice } from '../../contract/http/privacy.ts';
import { erasePerson } from '../../commands/people/erase-person.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';
import { actorOf } from '../auth/who.ts';

export function privacyRoutes(
  app: App,
  { context, retention, backupsKept }: Pick<HttpDeps, 'context' | 'retention' | 'backupsKept'>,
): void {
  app.get(
    `${API}/privacy`,
    {
      schema: {
        summary: 'What this hub keeps, and for how long',
        security: [],
        response: { 200: RetentionNotice, ...REFUSALS },
      },
    },
    () => {
      const { site } = context.siteState.site().site;
      return {
        ...retention,
        backupsKept,
        freeText: site.rules?.freeText !== false,
        nameOwnerToCaller: site.rules?.nameOwnerToCaller === true,
      };
    },
  );

  app.post(
    `${API}/staff/:id/erase`,
    {
      schema: {
        summary: 'Forgets whatever names or describes a person who has left',
        params: IdParams,
        body: Type.Object({}),
        response: { 200: Erased, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const erased = await erasePerson(context, request.params.id as StaffId, actorOf(request));
      return erased.ok ? { erased: true as const } : refuse(reply, erased.code);
    },
  );
}
