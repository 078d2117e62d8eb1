import { Type } from 'typebox';
import { Erased, Kept } from '../../../contract/http/privacy.ts';
import { erasePerson } from '../../../commands/erase-person.ts';
import type { StaffId } from '../../../domain/ids.ts';
import type { App } from '../server/app.ts';
import type { HttpNeeds } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { whoOf } from '../auth/who.ts';

export function privacyRoutes(
  app: App,
  { desk, retention, backupsKept }: Pick<HttpNeeds, 'desk' | 'retention' | 'backupsKept'>,
): void {
  app.get(
    `${API}/privacy`,
    {
      schema: { summary: 'What this hub keeps, and for how long', security: [], response: { 200: Kept, ...REFUSALS } },
    },
    () => {
      const { site } = desk.house.site().site;
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
      const erased = await erasePerson(desk, request.params.id as StaffId, whoOf(request));
      return erased.ok ? { erased: true as const } : refuse(reply, erased.code);
    },
  );
}
