import { NamePatch, Named } from '../../contract/http/site.ts';
import { changeDocument } from '../../commands/site/change-site-document.ts';
import type { Words } from '../../domain/site/site.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';
import { actorOf } from '../auth/who.ts';

/** What may be renamed: the path of its route, and where it stands in the site document. */
const KINDS = [
  { path: 'places', list: 'places', summary: 'Gives a place another name; its id and its buttons stay' },
  { path: 'call-points', list: 'callPoints', summary: 'Gives a call point another name; its id and device stay' },
] as const;

/** Another name for a place or a call point, without a whole site document. */
export function renameRoutes(app: App, { context, checkSite }: Pick<HttpDeps, 'context' | 'checkSite'>): void {
  for (const { path, list, summary } of KINDS) {
    app.patch(
      `${API}/${path}/:id`,
      {
        schema: {
          summary,
          headers: IdempotencyHeaders,
          params: IdParams,
          body: NamePatch,
          response: { 200: Named, ...REFUSALS },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const changed = await changeDocument(
          context,
          async (present) => {
            const before: readonly { readonly id: string; readonly name: Words }[] = present[list];
            const found = before.find((one) => one.id === id);
            if (found === undefined) return { ok: false, code: 'NOT_FOUND' } as const;
            const name = { ...found.name, ...request.body.name };
            const items = before.map((one) => (one.id === id ? { ...one, name } : one));
            const text = JSON.stringify({ ...present, [list]: items }, null, 2);
            const checked = await checkSite(text, 'json');
            if (checked === null) return { ok: false, code: 'BUSY' } as const;
            const { site, mistakes } = checked;
            if (site === null) return { ok: false, code: 'SITE_INVALID', mistakes } as const;
            return { ok: true, text, site, told: { id, name } } as const;
          },
          actorOf(request),
          idempotencyKeyOf(request),
        );
        if (changed.ok) return changed.told;
        return refuse(reply, changed.code, 'mistakes' in changed ? { mistakes: changed.mistakes } : {});
      },
    );
  }
}
