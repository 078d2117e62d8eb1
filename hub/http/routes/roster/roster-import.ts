import type { FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import type { CalendarView } from '../../../contract/calendar/events.ts';
import { RosterImported } from '../../../contract/http/roster.ts';
import { SitePutQuery } from '../../../contract/http/site.ts';
import { readRosterCalendar, readRosterCsv } from '../../../contract/roster-import.ts';
import { importRoster, type RosterFile } from '../../../commands/roster/import-roster.ts';
import { peopleIn } from '../../../commands/roster/who-is-meant.ts';
import { overrideView } from '../../../queries/roster/roster.ts';
import type { App } from '../../server/app.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../../auth/idempotency-key.ts';
import { refuse } from '../../server/refuse.ts';
import { REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { actorOf } from '../../auth/who.ts';
import { looksOdd, textOfFile } from './text-of-file.ts';

type Sent = { readonly bytes: Buffer; readonly format: 'csv' | 'calendar' };
const UNREADABLE: RosterFile = {
  entries: [],
  mistakes: [
    {
      path: '',
      line: 1,
      column: 1,
      severity: 'error',
      message: 'the file is neither UTF-8 nor GB18030',
      hint: 'save it as "CSV UTF-8", or choose UTF-8 when saving',
    },
  ],
};

/** Imports leave, covers and extra duties from a file, all of them or none. */
export function rosterImportRoutes(app: App, { context, limits }: Pick<HttpDeps, 'context' | 'limits'>): void {
  // In this scope bodies are not parsed, so that mistakes can be reported with line and column.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(['text/csv', 'text/tab-separated-values'], { parseAs: 'buffer' }, keep('csv'));
    scope.addContentTypeParser('text/calendar', { parseAs: 'buffer' }, keep('calendar'));

    scope.post(
      `${API}/roster/import`,
      {
        bodyLimit: limits.bodyBytes,
        schema: {
          summary:
            'Leave, covers and extra duties from a table or a calendar, all or nothing; with dryRun only says what would be added',
          description:
            'A table has the columns kind (leave, cover, extra), person, for, team, from, to. Of a calendar each event is an extra duty, or leave where it says so; repeated events are written out for 400 days. ' +
            'A name in place of an id is taken where only one person has it. What stands in the roster already is left as it is.',
          headers: IdempotencyHeaders,
          querystring: SitePutQuery,
          response: { 200: RosterImported, ...REFUSALS },
          body: {
            content: {
              'text/csv': { schema: Type.String({ description: 'RFC 4180; UTF-8, GB18030 or UTF-16' }) },
              'text/calendar': { schema: Type.String({ description: 'RFC 5545' }) },
            },
          },
        },
        // The body is a text, so no schema can check it here.
        validatorCompiler: (part) => (part.httpPart === 'body' ? () => true : app.validatorCompiler!(part)),
      },
      async (request, reply) => {
        const { dryRun = false } = request.query as Static<typeof SitePutQuery>;
        const { siteState } = context;
        const site = siteState.site();
        const view = { zone: site.site.site.timezone, now: siteState.now() };
        const { file, encoding } = fileOf(
          (request.body ?? null) as Sent | null,
          request.headers['content-type'] ?? '',
          view,
        );
        const imported = await importRoster(
          context,
          file,
          { who: actorOf(request), dryRun },
          idempotencyKeyOf(request),
        );
        const how = encoding === null ? {} : { encoding };
        if (!imported.ok)
          return refuse(reply, imported.code, 'mistakes' in imported ? { mistakes: imported.mistakes, ...how } : {});
        const { added, unchanged, mistakes } = imported;
        return {
          applied: !dryRun,
          added: added.map(overrideView),
          unchanged,
          mistakes: [...mistakes],
          ...how,
          people: peopleIn(file.entries, site).map(({ name, ...one }) => ({ ...one, name: { ...name } })),
        };
      },
    );
    done();
  });
}

function fileOf(
  sent: Sent | null,
  contentType: string,
  view: CalendarView,
): { readonly file: RosterFile; readonly encoding: string | null } {
  if (sent === null) return { file: readRosterCsv(''), encoding: null };
  const read = textOfFile(sent.bytes, contentType);
  if (read === null) return { file: UNREADABLE, encoding: null };
  const { text, encoding } = read;
  const file = sent.format === 'calendar' ? readRosterCalendar(text, view) : readRosterCsv(text);
  return { file: looksOdd(text) ? withWarning(file, encoding) : file, encoding };
}

function withWarning({ entries, mistakes }: RosterFile, encoding: string): RosterFile {
  const message = `some characters look wrong; the file was read as ${encoding}`;
  const hint = 'look at the names in `people`; save the file as "CSV UTF-8" if they are wrong';
  return { entries, mistakes: [...mistakes, { path: '', line: 1, column: 1, severity: 'warning', message, hint }] };
}

function keep(format: Sent['format']) {
  return (_request: FastifyRequest, bytes: Buffer, done: (error: Error | null, sent: Sent) => void): void =>
    done(null, { bytes, format });
}
