import { pageOf } from '../../../contract/http/page.ts';
import { Me, Session, SessionNew, SessionOpened } from '../../../contract/http/people.ts';
import { endSession, isInvitation, openSession } from '../../../commands/sessions.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { meView, sessionsOf, staffView } from '../../../queries/people.ts';
import type { App } from '../app.ts';
import { SESSION_COOKIE } from '../asker.ts';
import { signedIn } from '../guard.ts';
import type { HttpNeeds } from '../needs.ts';
import { refuse } from '../refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';
import { deviceName, giveCookie } from '../session-cookie.ts';
import { createSlowDown, turnAway } from '../slow-down.ts';
import { whoOf } from '../who.ts';

export function sessionRoutes(
  app: App,
  { desk, eyes, limits, publicUrl }: Pick<HttpNeeds, 'desk' | 'eyes' | 'limits' | 'publicUrl'>,
): void {
  // Only failures count: a whole shift behind one router joins at once, and nobody guesses 256 bits.
  const slow = createSlowDown(limits.signInsPerMinute, eyes.now);

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
      if (!isInvitation(eyes.tables.people, invite, eyes.now()))
        return turnAway(slow, request, reply, 'INVITE_INVALID');
      const opened = await openSession(desk, invite, deviceName(request, device), request.ip);
      const person = opened.ok ? desk.house.site().staff(opened.session.staff) : null;
      if (!opened.ok || person === null || person.active === false)
        return turnAway(slow, request, reply, 'INVITE_INVALID');
      giveCookie(request, reply, opened.token, publicUrl);
      reply.status(201);
      return { token: opened.token, staff: staffView(person), expiresAt: timestamp(opened.session.expiresAt) };
    },
  );

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
      const ended = await endSession(desk, signedIn(request).session, 'signed out', whoOf(request));
      if (!ended.ok)
        return refuse(reply, 'NOT_FOUND', {
          detail: 'The admin token is no session; it is changed in DATA/admin.token.',
        });
      reply.status(204);
      return null;
    },
  );

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
      if (desk.house.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return { items: sessionsOf(eyes.tables, staff, signedIn(request).session, eyes.now()), next: null };
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
      const ended = await endSession(desk, request.params.id, 'cut off', whoOf(request));
      if (!ended.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );
}
