import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CalendarLink, CalendarLinkMade } from '../../../contract/http/calendar-link.ts';
import { ownCalendar } from '../../../contract/roster-export.ts';
import { makeCalendarLink, removeCalendarLink } from '../../../commands/people/calendar-link.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import type { App } from '../../server/app.ts';
import { actorOf } from '../../auth/who.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';

const CALENDAR = 'text/calendar';
const ENDING = '.ics';

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'publicUrl'>;

/** A person's own shifts in the calendar of their phone. */
export function calendarLinkRoutes(app: App, needs: Deps): void {
  manageRoutes(app, needs);
  readRoute(app, needs);
}

function manageRoutes(app: App, { context, queries, publicUrl }: Deps): void {
  const path = `${API}/staff/:id/calendar-link`;

  app.get(
    path,
    {
      schema: {
        summary: 'Whether this person has a calendar link, and since when',
        params: IdParams,
        response: { 200: CalendarLink, ...REFUSALS },
      },
    },
    (request, reply) => {
      const staff = request.params.id as StaffId;
      if (context.siteState.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return queries.calendarLinks.of(staff);
    },
  );

  app.post(
    path,
    {
      schema: {
        summary: 'Makes the calendar link of this person; an older one stops working at once',
        description: 'No Idempotency-Key: an answer kept for repeating would keep the secret.',
        params: IdParams,
        response: { 201: CalendarLinkMade, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const made = await makeCalendarLink(context, request.params.id as StaffId, actorOf(request));
      if (!made.ok) return refuse(reply, made.code);
      reply.status(201);
      return { url: urlOf(request, publicUrl, made.secret), createdAt: timestamp(made.createdAt) };
    },
  );

  app.delete(
    path,
    {
      schema: {
        summary: 'Removes the calendar link of this person; it stops working at once',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { ok } = await removeCalendarLink(context, request.params.id as StaffId, actorOf(request));
      return ok ? reply.code(204).send(null) : refuse(reply, 'NOT_FOUND');
    },
  );
}

function readRoute(app: App, { context: { siteState }, queries }: Deps): void {
  app.get(
    // Not named `id`, because that one is logged.
    `${API}/calendars/:link`,
    {
      schema: {
        summary: "The shifts of the person whose link this is, for a year; nobody's name is in it",
        description: 'For calendar apps, which cannot sign in. Answers 304 to an If-None-Match with its ETag.',
        security: [],
        params: Type.Object({ link: Type.String() }),
        response: {
          200: { description: 'RFC 5545', content: { [CALENDAR]: { schema: Type.String() } } },
          304: Type.Null({ description: 'nothing has changed' }),
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      const { link } = request.params;
      const own = link.endsWith(ENDING) ? queries.calendarLinks.shifts(link.slice(0, -ENDING.length)) : null;
      if (own === null) return refuse(reply, 'NOT_FOUND');
      // The app keeps its copy and asks each time whether it is still right.
      reply.header('cache-control', 'private, no-cache').header('etag', own.tag);
      if (isKnown(request.headers['if-none-match'], own.tag)) {
        reply.code(304);
        // `null` would be sent as the text "null".
        return reply.send(undefined as unknown as null);
      }
      const { site } = siteState.site().site;
      reply.type(`${CALENDAR}; charset=utf-8`);
      return ownCalendar(own.spans, site, { link: own.link, now: timestamp(siteState.now()) });
    },
  );
}

/** If-None-Match (RFC 9110 §13.1.2): compared without regard to the mark of a weak tag. */
function isKnown(list: string | undefined, tag: string): boolean {
  const bare = (one: string): string => one.trim().replace(/^W\//, '');
  return list !== undefined && list.split(',').some((one) => bare(one) === '*' || bare(one) === bare(tag));
}

/**
 * The secret is in the path: a calendar app keeps nothing else. So it is refused over plain HTTP where there is HTTPS,
 * and the log names only the route.
 */
function urlOf(request: FastifyRequest, publicUrl: string | null, secret: string): string {
  return `${publicUrl ?? `${request.protocol}://${request.host}`}${API}/calendars/${secret}${ENDING}`;
}
