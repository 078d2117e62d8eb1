import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { RosterImported } from '../../../contract/http/roster.ts';
import { SitePutQuery } from '../../../contract/http/site.ts';
import { readRosterCalendar, readRosterCsv } from '../../../contract/roster-import.ts';
import { importRoster, type RosterFile } from '../../../commands/roster/import-roster.ts';
import { overrideView } from '../../../queries/roster/roster.ts';
import type { App } from '../../server/app.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../../auth/idempotency-key.ts';
import { refuse } from '../../server/refuse.ts';
import { REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { actorOf } from '../../auth/who.ts';

type Sent = { readonly bytes: Buffer; readonly format: 'csv' | 'calendar' };
const NOT_UTF8: RosterFile = {
  entries: [],
  mistakes: [
    {
      path: '',
      line: 1,
      column: 1,
      severity: 'error',
      message: 'the file is not UTF-8',
      hint: 'save it as "CSV UTF-8", or choose UTF-8 when saving',
    },
  ],
};

/** Imports leave, covers and extra duties from a file, all of them or none. */
export function rosterImportRoutes(app: App, { context, limits }: Pick<HttpDeps, 'context' | 'limits'>): void {
  // In this scope bodies are not parsed, so that mistakes can be reported with line and column.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, keep('csv'));
    scope.addContentTypeParser('text/calendar', { parseAs: 'buffer' }, keep('calendar'));

    scope.post(
      `${API}/roster/import`,
      {
        bodyLimit: limits.bodyBytes,
        schema: {
          summary:
            'Leave, covers and extra duties from a table or a calendar, all or nothing; with dryRun only says what would be added',
          description:
            'A table has the columns kind (leave, cover, extra), person, for, team, from, to. Of a calendar each event is an extra duty; it names X-LOTUSBELL-PERSON and X-LOTUSBELL-TEAM as GET /roster.ics writes them. ' +
            'What stands in the roster already is left as it is.',
          headers: IdempotencyHeaders,
          querystring: SitePutQuery,
          response: { 200: RosterImported, ...REFUSALS },
          body: {
            content: {
              'text/csv': { schema: Type.String({ description: 'RFC 4180, UTF-8' }) },
              'text/calendar': { schema: Type.String({ description: 'RFC 5545' }) },
            },
          },
        },
        // The body is a text, so no schema can check it here.
        validatorCompiler: (part) => (part.httpPart === 'body' ? () => true : app.validatorCompiler!(part)),
      },
      async (request, reply) => {
        const { dryRun = false } = request.query as Static<typeof SitePutQuery>;
        const file = fileOf((request.body ?? null) as Sent | null);
        const imported = await importRoster(
          context,
          file,
          { who: actorOf(request), dryRun },
          idempotencyKeyOf(request),
        );
        if (!imported.ok)
          return refuse(reply, imported.code, 'mistakes' in imported ? { mistakes: imported.mistakes } : {});
        const { added, unchanged, mistakes } = imported;
        return { applied: !dryRun, added: added.map(overrideView), unchanged, mistakes: [...mistakes] };
      },
    );
    done();
  });
}

/** Of a calendar only ids and times are read, so its texts need not be valid UTF-8. */
function fileOf(sent: Sent | null): RosterFile {
  if (sent === null) return readRosterCsv('');
  if (sent.format === 'calendar') return readRosterCalendar(sent.bytes.toString('utf8'));
  return isUtf8(sent.bytes) ? readRosterCsv(sent.bytes.toString('utf8')) : NOT_UTF8;
}

function keep(format: Sent['format']) {
  return (_request: FastifyRequest, bytes: Buffer, done: (error: Error | null, sent: Sent) => void): void =>
    done(null, { bytes, format });
}
