import type { FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { SiteApplied, SiteDocument, SitePutQuery } from '../../contract/http/site.ts';
import { applySite } from '../../commands/site/change-site.ts';
import type { Site } from '../../domain/site/site.ts';
import { siteChanges } from '../../queries/site/site-changes.ts';
import type { App } from '../server/app.ts';
import { signedIn } from '../auth/guard.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { refuse } from '../server/refuse.ts';
import { REFUSALS } from '../server/replies.ts';
import { API, maySeeBadges, mayTouchAdmins } from '../../access/permissions.ts';
import { actorOf } from '../auth/who.ts';

type Sent = { readonly text: string; readonly format: 'yaml' | 'json' };

export const MANY_CHECKS = { detail: 'Other documents are being checked.' };

const asYaml = { 'application/yaml': { schema: Type.String({ description: 'a site document in YAML' }) } } as const;
const asJson = { 'application/json': { schema: SiteDocument } } as const;

export function siteRoutes(app: App, needs: Pick<HttpDeps, 'context' | 'checkSite' | 'siteAsYaml' | 'limits'>): void {
  const { context, checkSite, siteAsYaml, limits } = needs;

  app.get(
    `${API}/site`,
    {
      schema: {
        summary: 'The site document, JSON or (Accept: application/yaml) YAML with its comments',
        description:
          'Badge numbers, and YAML, only for those who may change it. ETag; with a matching If-None-Match: 304.',
        response: {
          200: { description: 'the present document', content: { ...asJson, ...asYaml } },
          304: Type.Null({ description: 'nothing has changed' }),
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      const all = maySeeBadges(signedIn(request).roles);
      reply.holdsSecret = all;
      if (wantsYaml(request)) {
        if (!all)
          return refuse(reply, 'NOT_ALLOWED', { detail: 'The YAML holds badge numbers; ask for application/json.' });
        reply.type('application/yaml; charset=utf-8');
        return siteAsYaml();
      }
      const { site } = context.siteState.site();
      return all ? site : withoutBadges(site);
    },
  );

  // In this scope bodies are not parsed: the document is checked as text, so that mistakes have line and column.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'],
      { parseAs: 'string', bodyLimit: limits.bodyBytes },
      keep('yaml'),
    );
    // Twice as large, so that every document can be written as JSON (config/reading/document.ts).
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: 2 * limits.bodyBytes },
      keep('json'),
    );

    scope.put(
      `${API}/site`,
      {
        schema: {
          summary: 'Puts a site document in place of the present one; with dryRun only checks and compares',
          headers: IdempotencyHeaders,
          querystring: SitePutQuery,
          body: { content: { ...asJson, ...asYaml } },
          response: { 200: SiteApplied, ...REFUSALS },
        },
        // The body is a text, so no schema can check it here; `checkSite` does.
        validatorCompiler: (part) => (part.httpPart === 'body' ? () => true : app.validatorCompiler!(part)),
      },
      async (request, reply) => {
        const sent = request.body as Sent | null;
        const { text, format } = sent ?? { text: '', format: 'yaml' };
        const checked = await checkSite(text, format);
        if (checked === null) return refuse(reply, 'BUSY', MANY_CHECKS);
        const { site, mistakes } = checked;
        if (site === null) return refuse(reply, 'SITE_INVALID', { mistakes });
        const before = context.siteState.site().site;
        if (adminsOf(before) !== adminsOf(site) && !mayTouchAdmins(signedIn(request).roles)) {
          return refuse(reply, 'NOT_ALLOWED', { detail: 'Only an administrator makes or unmakes administrators.' });
        }
        const report = { changes: siteChanges(before, site), mistakes: [...mistakes] };
        const { dryRun } = request.query as Static<typeof SitePutQuery>;
        if (dryRun === true) return { applied: false, version: context.siteState.version(), ...report };
        const applied = await applySite(context, { format, text, site }, actorOf(request), idempotencyKeyOf(request));
        return applied.ok ? { applied: true, version: applied.version, ...report } : refuse(reply, applied.code);
      },
    );
    done();
  });
}

function keep(format: Sent['format']) {
  return (_request: FastifyRequest, text: string, done: (error: Error | null, sent: Sent) => void): void =>
    done(null, { text, format });
}

function wantsYaml(request: FastifyRequest): boolean {
  return /\b(?:application|text)\/(?:x-)?yaml\b/i.test(request.headers.accept ?? '');
}

/** A badge number is a secret: a copy of it would work like the badge. */
function withoutBadges(site: Site): Site {
  return { ...site, staff: site.staff.map(({ badges: _, ...person }) => person) };
}

/**
 * @returns the ids of active administrators, sorted. They are compared before and after: only an administrator may add,
 * remove or exchange one by way of the document.
 */
function adminsOf(site: Site): string {
  const admins = site.staff.filter((person) => person.roles.includes('admin') && person.active !== false);
  return admins
    .map((person) => person.id as string)
    .toSorted()
    .join(' ');
}
