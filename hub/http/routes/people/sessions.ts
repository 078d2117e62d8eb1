import { pageOf } from '../../../contract/http/page.ts';
import {
  Invitation,
  InvitationAsk,
  Me,
  Session,
  SessionNew,
  SessionOpened,
  SessionPatch,
} from '../../../contract/http/people.ts';
import { endSession, openSession, renameSession } from '../../../commands/people/sessions.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { staffView } from '../../../queries/staff.ts';
import type { App } from '../../server/app.ts';
import { meView, SESSION_COOKIE } from '../../../access/principal.ts';
import { ADMINS_ONLY, isOfOtherAdmin } from '../../auth/admins.ts';
import { signedIn } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { deviceName, giveCookie } from '../../auth/session-cookie.ts';
import { createLoginBackoff, refuseAttempt } from '../../auth/login-backoff.ts';
import { actorOf } from '../../auth/who.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'now' | 'limits' | 'publicUrl'>;

export function sessionRoutes(app: App, needs: Deps): void {
  joinRoute(app, needs);
  ownSessionRoutes(app, needs);
  anySessionRoutes(app, needs);
}

function joinRoute(app: App, { context, queries, now, limits, publicUrl }: Deps): void {
  // Only failures are counted: a whole shift behind one router may join at once, and 256 bits cannot be guessed.
  const backoff = createLoginBackoff(limits.signInsPerMinute, now);

  app.post(
    `${API}/sessions`,
    {
      schema: {
        summary: 'Joins by invitation; sets the cookie and answers the token',
        description:
          'No Idempotency-Key: an answer kept for repeating would keep the token. An invitation can be used once.',
        security: [],
        body: SessionNew,
        response: { 201: SessionOpened, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { invite, device } = request.body;
      if (queries.sessions.invitation(invite, now()) === null)
        return refuseAttempt(backoff, request, reply, 'INVITE_INVALID');
      const opened = await openSession(context, invite, deviceName(request, device), request.ip);
      const person = opened.ok ? context.siteState.site().staff(opened.session.staff) : null;
      if (!opened.ok || person === null || person.active === false)
        return refuseAttempt(backoff, request, reply, 'INVITE_INVALID');
      giveCookie(request, reply, opened.token, publicUrl);
      reply.status(201);
      return { token: opened.token, staff: staffView(person), expiresAt: timestamp(opened.session.expiresAt) };
    },
  );

  app.post(
    `${API}/sessions/invitation`,
    {
      schema: {
        summary: 'For whom an invitation is; does not use it',
        description: 'Scanners and previews open links by themselves: a page shows this and joins at a tap.',
        security: [],
        body: InvitationAsk,
        response: { 200: Invitation, ...REFUSALS },
      },
    },
    (request, reply) => {
      const found = queries.sessions.invitation(request.body.invite, now());
      const person = found === null ? null : context.siteState.site().staff(found.staff);
      if (found === null || person === null || person.active === false)
        return refuseAttempt(backoff, request, reply, 'INVITE_INVALID');
      return { name: person.name, expiresAt: timestamp(found.expiresAt) };
    },
  );
}

/** What every client may do with its own session. */
function ownSessionRoutes(app: App, { context }: Deps): void {
  app.get(
    `${API}/me`,
    {
      schema: { summary: 'Who am I', response: { 200: Me, ...REFUSALS } },
    },
    (request) => meView(signedIn(request)),
  );

  app.delete(
    `${API}/sessions/current`,
    {
      schema: { summary: 'Signs out', response: { 204: NOTHING, ...REFUSALS } },
    },
    async (request, reply) => {
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      const ended = await endSession(context, signedIn(request).session, 'signed out', actorOf(request));
      if (!ended.ok)
        return refuse(reply, 'NOT_FOUND', {
          detail: 'The admin token is no session; it is changed in DATA/admin.token.',
        });
      reply.status(204);
      return null;
    },
  );
}

function anySessionRoutes(app: App, { context, queries }: Deps): void {
  app.get(
    `${API}/staff/:id/sessions`,
    {
      schema: {
        summary: 'Where this person is signed in',
        params: IdParams,
        response: { 200: pageOf(Session), ...REFUSALS },
      },
    },
    (request, reply) => {
      const staff = request.params.id as StaffId;
      if (context.siteState.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return { items: queries.sessions.ofStaff(staff, signedIn(request).session), next: null };
    },
  );

  app.patch(
    `${API}/sessions/:id`,
    {
      schema: {
        summary: 'Gives a phone another name',
        params: IdParams,
        body: SessionPatch,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const renamed = await renameSession(context, request.params.id, request.body.device.trim());
      if (!renamed.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );

  app.delete(
    `${API}/sessions/:id`,
    {
      schema: {
        summary: 'Cuts off a phone, at once, with the passkeys made on it',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isOfOtherAdmin(context, request, queries.sessions.ownerOf(id)))
        return refuse(reply, 'NOT_ALLOWED', ADMINS_ONLY);
      const ended = await endSession(context, id, 'cut off', actorOf(request));
      if (!ended.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );
}
