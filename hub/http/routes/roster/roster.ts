import { Type } from 'typebox';
import { Override, OverrideNew, Roster, RosterDocument, Swap, SwapNew } from '../../../contract/http/roster.ts';
import { SiteApplied } from '../../../contract/http/site.ts';
import { changeDocument } from '../../../commands/site/change-site-document.ts';
import { addOverride, agreeToSwap, proposeSwap, removeOverride } from '../../../commands/roster/change-roster.ts';
import type { StaffId, TeamId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import { overrideView, rosterTag, swapView } from '../../../queries/roster/roster.ts';
import { siteChanges } from '../../../queries/site/site-changes.ts';
import type { App } from '../../server/app.ts';
import { personOf } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../../auth/idempotency-key.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, instantFrom, NOTHING, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { actorOf } from '../../auth/who.ts';

type Span = { readonly from: Instant; readonly to: Instant };
const NO_SPAN = { detail: 'body/from and body/to must be moments that exist, and from the earlier one' };

const PutHeaders = Type.Object({
  ...IdempotencyHeaders.properties,
  'if-match': Type.Optional(
    Type.String({
      maxLength: 512,
      description: 'The ETag that GET /roster gave: refused with ROSTER_CHANGED when the roster is another by now.',
    }),
  ),
});

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'checkSite' | 'limits'>;

export function rosterRoutes(app: App, needs: Deps): void {
  documentRoutes(app, needs);
  overrideRoutes(app, needs);
  swapRoutes(app, needs);
}

function documentRoutes(app: App, { context, queries, checkSite, limits }: Deps): void {
  app.get(
    `${API}/roster`,
    {
      schema: {
        summary: 'The roster, what changes it for a while, and its gaps in the next 14 days',
        description: 'Its ETag goes into If-Match of PUT /roster.',
        response: { 200: Roster, ...REFUSALS },
      },
    },
    (_request, reply) => {
      reply.header('etag', rosterTag(context.siteState.site().site));
      return queries.roster.view();
    },
  );

  app.put(
    `${API}/roster`,
    {
      // As large as in a site document.
      bodyLimit: 2 * limits.bodyBytes,
      schema: {
        summary: 'Puts another roster into the site document; with If-Match only in place of the one that was seen',
        headers: PutHeaders,
        body: RosterDocument,
        response: { 200: SiteApplied, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const seen = request.headers['if-match'];
      const changed = await changeDocument(
        context,
        async (present) => {
          if (seen !== undefined && !matches(seen, rosterTag(present)))
            return { ok: false, code: 'ROSTER_CHANGED' } as const;
          const text = JSON.stringify({ ...present, roster: request.body });
          const checked = await checkSite(text, 'json');
          if (checked === null) return { ok: false, code: 'BUSY' } as const;
          const { site, mistakes } = checked;
          if (site === null) return { ok: false, code: 'SITE_INVALID', mistakes } as const;
          return {
            ok: true,
            text,
            site,
            told: { changes: siteChanges(present, site), mistakes, tag: rosterTag(site) },
          } as const;
        },
        actorOf(request),
        idempotencyKeyOf(request),
      );
      if (!changed.ok) return refuse(reply, changed.code, 'mistakes' in changed ? { mistakes: changed.mistakes } : {});
      const {
        version,
        told: { changes, mistakes, tag },
      } = changed;
      reply.header('etag', tag);
      return { applied: true, version, changes, mistakes: [...mistakes] };
    },
  );
}

function overrideRoutes(app: App, { context }: Deps): void {
  app.post(
    `${API}/roster/overrides`,
    {
      schema: {
        summary: 'Leave, cover or an extra person, for a while',
        headers: IdempotencyHeaders,
        body: OverrideNew,
        response: { 201: Override, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { kind, person, for: other, team } = request.body;
      const span = spanOf(request.body);
      if (span === null) return refuse(reply, 'INVALID_BODY', NO_SPAN);
      if (kind === 'cover' && other === undefined)
        return refuse(reply, 'INVALID_BODY', { detail: 'body/for must say whose place is taken' });
      if (kind === 'extra' && team === undefined)
        return refuse(reply, 'INVALID_BODY', { detail: 'body/team must say for which team' });
      const wish = {
        kind,
        person: person as StaffId,
        ...(other === undefined ? {} : { for: other as StaffId }),
        ...(team === undefined ? {} : { team: team as TeamId }),
        ...span,
      };
      const added = await addOverride(context, wish, actorOf(request), idempotencyKeyOf(request));
      if (!added.ok) return refuse(reply, added.code);
      reply.code(201);
      return overrideView(added.override);
    },
  );

  app.delete(
    `${API}/roster/overrides/:id`,
    {
      schema: { summary: 'Takes an override back', params: IdParams, response: { 204: NOTHING, ...REFUSALS } },
    },
    async (request, reply) => {
      const removed = await removeOverride(context, request.params.id, actorOf(request));
      return removed.ok ? reply.code(204).send(null) : refuse(reply, removed.code);
    },
  );
}

function swapRoutes(app: App, { context }: Deps): void {
  app.post(
    `${API}/roster/swaps`,
    {
      schema: {
        summary: 'Asks somebody to change shifts; counts only once they have agreed',
        headers: IdempotencyHeaders,
        body: SwapNew,
        response: { 201: Swap, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { with: other, mine, theirs } = request.body;
      const [own, taken] = [spanOf(mine), theirs === undefined ? undefined : spanOf(theirs)];
      if (own === null || taken === null) return refuse(reply, 'INVALID_BODY', NO_SPAN);
      const wish = { with: other as StaffId, mine: own, theirs: taken ?? null };
      const proposed = await proposeSwap(
        context,
        { ...actorOf(request), by: personOf(request).id },
        wish,
        idempotencyKeyOf(request),
      );
      if (!proposed.ok) return refuse(reply, proposed.code);
      reply.code(201);
      return swapView(proposed.swap);
    },
  );

  app.post(
    `${API}/roster/swaps/:id/agree`,
    {
      schema: {
        summary: '"Yes, I change with you": from now on the roster does too',
        params: IdParams,
        response: { 200: Swap, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const agreed = await agreeToSwap(context, request.params.id, { ...actorOf(request), by: personOf(request).id });
      return agreed.ok ? swapView(agreed.swap) : refuse(reply, agreed.code);
    },
  );
}

/** If-Match (RFC 9110 §13.1.1): a list of entity tags, or a star for any. */
function matches(list: string, tag: string): boolean {
  return list.split(',').some((one) => one.trim() === tag || one.trim() === '*');
}

function spanOf(given: { readonly from: string; readonly to: string }): Span | null {
  const [from, to] = [instantFrom(given.from), instantFrom(given.to)];
  return from === null || to === null || from >= to ? null : { from, to };
}
