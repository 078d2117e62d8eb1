import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  PagerSetup,
  PagerSetupNew,
  PagerSetupOpened,
  PagerTest,
  PagerTestNew,
  type PagerSetupView,
} from '../../../contract/http/pagers.ts';
import { timestamp } from '../../../queries/call-view.ts';
import type { PagerSetup as OpenSetup } from '../../../live/pagers/pager-setups.ts';
import { API } from '../../../access/permissions.ts';
import { bearerOf } from '../../../access/principal.ts';
import { createLoginBackoff, refuseAttempt, type LoginBackoff } from '../../auth/login-backoff.ts';
import type { App } from '../../server/app.ts';
import type { HttpDeps, HttpPagers } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { REFUSALS } from '../../server/replies.ts';
import { pagerView, setupOf } from './pager-view.ts';

type Deps = Pick<HttpDeps, 'context' | 'pagers' | 'publicUrl' | 'limits' | 'now'>;

/** What a page may that sets a phone up, without a sign-in: see the secrets of this one pager, ring it, see its state. */
export function pagerSetupRoutes(app: App, needs: Deps): void {
  // Only failures are counted, as for sign-ins.
  const backoff = createLoginBackoff(needs.limits.signInsPerMinute, needs.now);
  openRoute(app, needs, backoff);
  currentRoutes(app, needs, backoff);
}

function openRoute(app: App, needs: Deps, backoff: LoginBackoff): void {
  const { pagers } = needs;
  app.post(
    `${API}/pager-setups`,
    {
      schema: {
        summary: 'A phone opens the page of a QR code; its secret works once and gives a key for this page',
        description: 'No Idempotency-Key: an answer kept for repeating would keep the topic.',
        security: [],
        body: PagerSetupNew,
        response: { 201: PagerSetupOpened, ...REFUSALS },
      },
    },
    async (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const opened = pagers.setups.open(request.body.secret);
      const view = opened === null ? null : await setupView(needs, pagers, request, opened);
      if (opened === null || view === null) return refuseAttempt(backoff, request, reply, 'PAGER_SETUP_INVALID');
      reply.status(201);
      return { key: opened.key, ...view };
    },
  );
}

function currentRoutes(app: App, needs: Deps, backoff: LoginBackoff): void {
  const { pagers } = needs;
  const refuseKey = (request: FastifyRequest, reply: FastifyReply) =>
    refuseAttempt(backoff, request, reply, 'PAGER_SETUP_INVALID');

  app.get(
    `${API}/pager-setups/current`,
    {
      schema: {
        summary: 'What this page sets up, and how well the pager is heard now',
        security: [{ bearer: [] }],
        response: { 200: PagerSetup, ...REFUSALS },
      },
    },
    async (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const found = pagers.setups.find(bearerOf(request.headers) ?? '');
      return (found === null ? null : await setupView(needs, pagers, request, found)) ?? refuseKey(request, reply);
    },
  );

  app.post(
    `${API}/pager-setups/current/test-ring`,
    {
      schema: {
        summary: 'Rings the pager of this page for a test, at most every three seconds',
        security: [{ bearer: [] }],
        body: PagerTestNew,
        response: { 201: PagerTest, ...REFUSALS },
      },
    },
    (request, reply) => {
      if (pagers === null) return refuse(reply, 'PAGERS_OFF');
      const key = bearerOf(request.headers) ?? '';
      const found = pagers.setups.find(key);
      if (found === null || pagers.byId(found.pager) === null) return refuseKey(request, reply);
      if (!pagers.setups.mayRing(key)) {
        reply.header('retry-after', '3');
        return refuse(reply, 'TOO_MANY_REQUESTS');
      }
      const ring = pagers.test(found.pager, (request.body.afterS ?? 0) * 1000);
      if (ring === null) return refuseKey(request, reply);
      reply.code(201);
      return { id: ring.id, expiresAt: timestamp(ring.expiresAt) };
    },
  );
}

/** @returns null when the pager was removed meanwhile, or its person has left. */
async function setupView(
  needs: Pick<Deps, 'context' | 'publicUrl'>,
  pagers: HttpPagers,
  request: FastifyRequest,
  { pager: id, topic, expiresAt }: OpenSetup,
): Promise<PagerSetupView | null> {
  const pager = pagers.byId(id);
  const person = pager === null ? null : needs.context.siteState.site().staff(pager.staff);
  if (pager === null || person === null) return null;
  const { zh, en } = person.name;
  const apk = await pagers.apk.info();
  return {
    pager: pagerView(pager, pagers),
    person: { zh, en },
    ...setupOf(needs, pagers, request, pager, topic),
    expiresAt: timestamp(expiresAt),
    apk: apk === null ? null : { path: '/pager/ntfy.apk', ...apk },
  };
}
