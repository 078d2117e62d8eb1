import type { FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import { pageOf } from '../../../contract/http/page.ts';
import { RosterDays, Shift } from '../../../contract/http/roster.ts';
import { rosterCalendar, rosterCsv } from '../../../contract/roster-export.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { DAYS_MOST } from '../../../queries/roster/duty-spans.ts';
import type { App } from '../../server/app.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { dayFrom, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';

const NO_DAYS = {
  detail: `query/from and query/to must be days that exist, from not after to, and at most ${DAYS_MOST} days in all`,
};
const description =
  'From the day `from` (default: today) to the day `to`, itself included (default: 28 days after `from`); at most 400 days. With leave, covers and agreed swaps applied.';
const CSV = 'text/csv';
const CALENDAR = 'text/calendar';

/** The duty roster day by day: for pages, for a calendar (iCalendar) and for a spreadsheet (CSV). */
export function rosterExportRoutes(
  app: App,
  { context: { siteState }, queries: { duty } }: Pick<HttpDeps, 'context' | 'queries'>,
): void {
  function asked({ team, from, to }: Static<typeof RosterDays>, reply: FastifyReply) {
    if (team !== undefined && !siteState.site().site.teams.some(({ id }) => id === team))
      return { refused: refuse(reply, 'UNKNOWN_TEAM') } as const;
    const [first, last] = [from, to].map((day) => (day === undefined ? undefined : dayFrom(day)));
    const range = first === null || last === null ? null : duty.range(first ?? null, last ?? null);
    if (range === null) return { refused: refuse(reply, 'INVALID_BODY', NO_DAYS) } as const;
    return { spans: duty.spans(team ?? null, range) } as const;
  }

  app.get(
    `${API}/roster/shifts`,
    {
      schema: {
        summary: 'Who is on duty or backup, and when',
        description,
        querystring: RosterDays,
        response: { 200: pageOf(Shift), ...REFUSALS },
      },
    },
    ({ query }, reply) => {
      const { spans, refused } = asked(query, reply);
      if (spans === undefined) return refused;
      const items = spans.map(({ team, person, role, from, to }) => ({
        team: team.id,
        staff: person.id,
        role,
        from,
        to,
      }));
      return { items, next: null };
    },
  );

  app.get(
    `${API}/roster.ics`,
    {
      schema: {
        summary: 'Who is on duty, as a calendar',
        description,
        querystring: RosterDays,
        response: { 200: { description: 'RFC 5545', content: { [CALENDAR]: { schema: Type.String() } } }, ...REFUSALS },
      },
    },
    ({ query }, reply) => {
      const { spans, refused } = asked(query, reply);
      if (spans === undefined) return refused;
      const { site } = siteState.site().site;
      asFile(reply, CALENDAR, `${site.id}-roster.ics`);
      return rosterCalendar(spans, site, timestamp(siteState.now()));
    },
  );

  app.get(
    `${API}/roster.csv`,
    {
      schema: {
        summary: 'Who is on duty, as a table for spreadsheets',
        description,
        querystring: RosterDays,
        response: {
          200: { description: 'RFC 4180, UTF-8 with a byte order mark', content: { [CSV]: { schema: Type.String() } } },
          ...REFUSALS,
        },
      },
    },
    ({ query }, reply) => {
      const { spans, refused } = asked(query, reply);
      if (spans === undefined) return refused;
      asFile(reply, CSV, `${siteState.site().site.site.id}-roster.csv`);
      return rosterCsv(spans);
    },
  );
}

function asFile(reply: FastifyReply, type: string, name: string): void {
  reply.type(`${type}; charset=utf-8`).header('content-disposition', `attachment; filename="${name}"`);
}
