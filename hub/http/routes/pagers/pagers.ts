import type { FastifyReply, FastifyRequest } from 'fastify';
import { addPager, removePager, rotatePager } from '../../../commands/pagers/pagers.ts';
import { pageOf } from '../../../contract/http/page.ts';
import {
  Pager,
  PagerMade,
  PagerNew,
  PagerTest,
  PagerTestNew,
  type PagerMadeView,
} from '../../../contract/http/pagers.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import type { Pager as StoredPager } from '../../../types/pager.ts';
import { API } from '../../../access/permissions.ts';
import { signedIn } from '../../auth/guard.ts';
import { actorOf } from '../../auth/who.ts';
import type { App } from '../../server/app.ts';
import type { HttpDeps, HttpPagers } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../../server/replies.ts';
import { pagerView, setupOf } from './pager-view.ts';

type Deps = Pick<HttpDeps, 'context' | 'pagers' | 'publicUrl'>;

/** Phones that ring with a dark screen. Without the setting `pager.mode` every route answers PAGERS_OFF. */
export function pagerRoutes(app: App, needs: Deps): void {
  ofStaffRoutes(app, needs);
  onePagerRoutes(app, needs);
}

function ofStaffRoutes(app: App, needs: Deps): void {
  const { context, pagers } = needs;
  app.get(
    `${API}/staff/:id/pagers`,
    {
      schema: { summary: 'The pagers of this person', params: IdParams, response: { 200: pageOf(Pager), ...REFUSALS } },
    },
    (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const staff = request.params.id as StaffId;
      if (context.siteState.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return { items: pagers.ofStaff(staff).map((pager) => pagerView(pager, pagers)), next: null };
    },
  );

  app.post(
    `${API}/staff/:id/pagers`,
    {
      schema: {
        summary: 'Adds a pager of this person: a phone with the ntfy app',
        description:
          'No Idempotency-Key: an answer kept for repeating would keep the topic. Made by the person, it ends with the session.',
        params: IdParams,
        body: PagerNew,
        response: { 201: PagerMade, ...REFUSALS },
      },
    },
    async (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const staff = request.params.id as StaffId;
      const { name = 'phone', language = 'zh' } = request.body;
      const { session, staff: person } = signedIn(request);
      const wanted = { staff, name, language, session: person?.id === staff ? session : null };
      const made = await addPager(context, wanted, actorOf(request));
      return made.ok ? madeView(needs, pagers, request, reply, made) : refuse(reply, made.code);
    },
  );
}

function onePagerRoutes(app: App, needs: Deps): void {
  const { context, pagers } = needs;
  app.post(
    `${API}/pagers/:id/rotate`,
    {
      schema: {
        summary: 'Replaces a pager by one with another topic; the old line ends at once',
        description: 'No Idempotency-Key: an answer kept for repeating would keep the topic.',
        params: IdParams,
        response: { 201: PagerMade, ...REFUSALS },
      },
    },
    async (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const made = await rotatePager(context, request.params.id, actorOf(request));
      return made.ok ? madeView(needs, pagers, request, reply, made) : refuse(reply, made.code);
    },
  );

  app.post(
    `${API}/pagers/:id/test-ring`,
    {
      schema: {
        summary: 'Rings this pager for a test; it is proven once the button on the phone is pressed',
        params: IdParams,
        body: PagerTestNew,
        response: { 201: PagerTest, ...REFUSALS },
      },
    },
    (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const ring = pagers.test(request.params.id, (request.body.afterS ?? 0) * 1000);
      if (ring === null) return refuse(reply, 'NOT_FOUND');
      reply.code(201);
      return { id: ring.id, expiresAt: timestamp(ring.expiresAt) };
    },
  );

  app.delete(
    `${API}/pagers/:id`,
    {
      schema: {
        summary: 'Removes a pager; its line ends and its buttons stop working at once',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const removed = await removePager(context, request.params.id, actorOf(request));
      if (!removed.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );
}

function madeView(
  needs: Deps,
  pagers: HttpPagers,
  request: FastifyRequest,
  reply: FastifyReply,
  { pager, topic }: { readonly pager: StoredPager; readonly topic: string },
): PagerMadeView {
  const { secret, expiresAt } = pagers.setups.begin(pager.id, topic);
  // The secret is in the fragment, which browsers do not send: no log and no proxy sees it.
  const url = `${needs.publicUrl ?? `${request.protocol}://${request.host}`}/pager#${secret}`;
  reply.status(201);
  return {
    pager: pagerView(pager, pagers),
    topic,
    ...setupOf(needs, pagers, request, pager, topic),
    page: { url, expiresAt: timestamp(expiresAt) },
  };
}
