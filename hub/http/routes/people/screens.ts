import { Me } from '../../../contract/http/people.ts';
import { PinEntered, PinEntry, PinNew, ScreenNew } from '../../../contract/http/screens.ts';
import { makeScreen } from '../../../commands/people/sessions.ts';
import type { PlaceId, StaffId } from '../../../domain/ids.ts';
import { meView, screenPrincipal } from '../../../access/principal.ts';
import { staffView } from '../../../queries/staff.ts';
import type { App } from '../../server/app.ts';
import { personOf, signedIn } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { NOTHING, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';

type Deps = Pick<HttpDeps, 'context' | 'deskPins'>;

/**
 * A shared screen belongs to a place, not to a person. Where the site allows it, people act there by PIN for a short
 * time.
 */
export function screenRoutes(app: App, needs: Deps): void {
  screenRoute(app, needs);
  actAtScreenRoutes(app, needs);
  ownPinRoutes(app, needs);
}

function screenRoute(app: App, { context }: Deps): void {
  app.put(
    `${API}/sessions/current/screen`,
    {
      schema: {
        summary: "Makes this device the shared screen of a place: it watches, and is no person's phone any more",
        body: ScreenNew,
        response: { 200: Me, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { session, expiresAt } = signedIn(request);
      const place = request.body.place as PlaceId;
      const made = await makeScreen(context, session, place);
      return made.ok ? meView(screenPrincipal(session, place, expiresAt)) : refuse(reply, made.code);
    },
  );
}

function actAtScreenRoutes(app: App, { deskPins }: Deps): void {
  app.post(
    `${API}/sessions/current/pin`,
    {
      schema: {
        summary: 'At a shared screen: this person acts there now, for two minutes from the last act',
        description:
          'No Idempotency-Key: each try counts. Wrong tries wait longer and longer, for this person at this screen.',
        body: PinEntry,
        response: { 200: PinEntered, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { session, screen } = signedIn(request);
      if (screen === null) return refuse(reply, 'NOT_A_SCREEN');
      const entered = await deskPins.enter({ session, place: screen }, request.body.staff as StaffId, request.body.pin);
      if (entered.ok) return { staff: staffView(entered.staff), idleS: entered.idleS };
      if (entered.code === 'TOO_MANY_REQUESTS') reply.header('retry-after', String(entered.waitS));
      return refuse(reply, entered.code);
    },
  );

  app.delete(
    `${API}/sessions/current/pin`,
    {
      schema: {
        summary: 'Ends acting by PIN at this screen; it only watches again',
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    (request, reply) => {
      deskPins.leave(signedIn(request).session);
      reply.status(204);
      return null;
    },
  );
}

function ownPinRoutes(app: App, { deskPins }: Deps): void {
  app.put(
    `${API}/me/pin`,
    {
      schema: {
        summary: "Sets one's own PIN for shared screens, from one's own phone",
        body: PinNew,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const done = await deskPins.set(personOf(request).id, request.body.pin);
      if (!done.ok) return refuse(reply, done.code);
      reply.status(204);
      return null;
    },
  );

  app.delete(
    `${API}/me/pin`,
    {
      schema: { summary: "Takes one's PIN away", response: { 204: NOTHING, ...REFUSALS } },
    },
    async (request, reply) => {
      await deskPins.clear(personOf(request).id);
      reply.status(204);
      return null;
    },
  );
}
