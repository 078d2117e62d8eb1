import { Type } from 'typebox';
import { Paired, Pairing, PairingClaim, PressTest } from '../../contract/http/pairing.ts';
import type { CallPointId } from '../../domain/ids.ts';
import { timestamp } from '../../queries/call-view.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';
import { createLoginBackoff, refuseAttempt } from '../auth/login-backoff.ts';
import { actorOf } from '../auth/who.ts';

/** Pairing, so that nobody has to type a device's secret, and press tests of call points. */
export function pairingRoutes(
  app: App,
  {
    pairings,
    pressTests,
    publicUrl,
    limits,
    now,
  }: Pick<HttpDeps, 'pairings' | 'pressTests' | 'publicUrl' | 'limits' | 'now'>,
): void {
  // Only failures are counted, as for sign-ins.
  const backoff = createLoginBackoff(limits.signInsPerMinute, now);

  app.post(
    `${API}/call-points/:id/pairing`,
    {
      schema: {
        summary: 'Opens the pairing window of a call point for two minutes',
        description: 'No Idempotency-Key: an answer kept for repeating would keep the code.',
        params: IdParams,
        body: Type.Object({}),
        response: { 201: Pairing, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const window = await pairings.open(request.params.id as CallPointId, actorOf(request));
      if (window === null) return refuse(reply, 'NOT_FOUND');
      reply.code(201);
      const code = `${window.code.slice(0, 4)}-${window.code.slice(4)}`;
      // The code is in the fragment, which browsers do not send to a server.
      const url = `${publicUrl ?? `${request.protocol}://${request.host}`}/pair#${code}`;
      return { callPoint: window.callPoint as string, code, url, expiresAt: timestamp(window.expiresAt) };
    },
  );

  app.post(
    `${API}/pairing/claim`,
    {
      schema: {
        summary: 'A device says the code and gets its secret, once',
        description: 'No Idempotency-Key: an answer kept for repeating would keep the secret.',
        security: [],
        body: PairingClaim,
        response: { 201: Paired, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const paired = await pairings.claim(request.body.code);
      if (!paired.ok) return refuseAttempt(backoff, request, reply, paired.code);
      reply.code(201);
      const { device, username, password } = paired.credentials;
      return {
        callPoint: paired.callPoint as string,
        device: device as string,
        input: paired.input,
        username,
        password,
      };
    },
  );

  app.post(
    `${API}/call-points/:id/press-test`,
    {
      schema: {
        summary: 'Announces a test: the next press there proves the call point and raises no call',
        params: IdParams,
        body: Type.Object({}),
        response: { 201: PressTest, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const id = request.params.id as CallPointId;
      const opened = await pressTests.open(id, actorOf(request));
      if (opened === null) return refuse(reply, 'NOT_FOUND');
      reply.code(201);
      return { callPoint: id as string, expiresAt: timestamp(opened.expiresAt) };
    },
  );
}
