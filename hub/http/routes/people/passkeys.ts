import { Passkey, PasskeyNew, PasskeyOptions, PasskeySignIn } from '../../../contract/http/passkeys.ts';
import { pageOf } from '../../../contract/http/page.ts';
import { SessionOpened } from '../../../contract/http/people.ts';
import { addPasskey, openSessionByPasskey, removePasskey } from '../../../commands/people/passkeys.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { passkeyView } from '../../../queries/passkeys.ts';
import { staffView } from '../../../queries/staff.ts';
import type { App } from '../../server/app.ts';
import { ADMINS_ONLY, isOfOtherAdmin } from '../../auth/admins.ts';
import { personOf, signedIn } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../../server/replies.ts';
import { API } from '../../../access/permissions.ts';
import { deviceName, giveCookie } from '../../auth/session-cookie.ts';
import { createLoginBackoff, refuseAttempt } from '../../auth/login-backoff.ts';
import { createWebauthn, relyingParty, type Webauthn } from '../../auth/webauthn.ts';
import { actorOf } from '../../auth/who.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'now' | 'limits' | 'publicUrl'>;

/** A phone that has joined by invitation may sign in again by passkey (WebAuthn) after its session has expired. */
export function passkeyRoutes(app: App, needs: Deps): void {
  const webauthn = createWebauthn(needs.now);
  addRoutes(app, needs, webauthn);
  ownedRoutes(app, needs);
  signInRoutes(app, needs, webauthn);
}

function addRoutes(app: App, { context, queries, publicUrl }: Deps, webauthn: Webauthn): void {
  app.post(
    `${API}/passkeys/options`,
    {
      schema: {
        summary: "What this phone's browser is asked with to make a passkey; good for two minutes",
        response: { 200: PasskeyOptions, ...REFUSALS },
      },
    },
    async (request) => {
      const person = personOf(request);
      const known = queries.passkeys.ofStaff(person.id);
      return {
        options: {
          ...(await webauthn.optionsToAdd(relyingParty(request, publicUrl), person, signedIn(request).session, known)),
        },
      };
    },
  );

  app.post(
    `${API}/passkeys`,
    {
      schema: {
        summary: 'Adds the passkey that the browser has made',
        description:
          'No Idempotency-Key: a challenge can be answered once. The passkey ends with the session it was made in, when that is cut off.',
        body: PasskeyNew,
        response: { 201: Passkey, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { session } = signedIn(request);
      const made = await webauthn.verifyNew(relyingParty(request, publicUrl), session, request.body);
      if (made === null) return refuse(reply, 'PASSKEY_INVALID');
      const added = await addPasskey(
        context,
        { ...made, session, staff: personOf(request).id, device: deviceName(request, request.body.device) },
        actorOf(request),
      );
      if (!added.ok) return refuse(reply, added.code);
      reply.status(201);
      return passkeyView(added.passkey);
    },
  );
}

function ownedRoutes(app: App, { context, queries }: Deps): void {
  app.get(
    `${API}/staff/:id/passkeys`,
    {
      schema: {
        summary: 'The passkeys of this person',
        params: IdParams,
        response: { 200: pageOf(Passkey), ...REFUSALS },
      },
    },
    (request, reply) => {
      const staff = request.params.id as StaffId;
      if (context.siteState.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return { items: queries.passkeys.ofStaff(staff).map(passkeyView), next: null };
    },
  );

  app.delete(
    `${API}/passkeys/:id`,
    {
      schema: {
        summary: 'Removes a passkey; sessions opened with it go on',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (isOfOtherAdmin(context, request, queries.passkeys.ownerOf(id)))
        return refuse(reply, 'NOT_ALLOWED', ADMINS_ONLY);
      const removed = await removePasskey(context, id, actorOf(request));
      if (!removed.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );
}

function signInRoutes(app: App, { context, queries, now, limits, publicUrl }: Deps, webauthn: Webauthn): void {
  // Only failures are counted, as for invitations.
  const backoff = createLoginBackoff(limits.signInsPerMinute, now);

  app.post(
    `${API}/sessions/passkey/options`,
    {
      schema: {
        summary: 'What a browser is asked with to sign in by passkey; good for two minutes',
        security: [],
        response: { 200: PasskeyOptions, ...REFUSALS },
      },
    },
    async (request) => ({ options: { ...(await webauthn.optionsToSignIn(relyingParty(request, publicUrl))) } }),
  );

  app.post(
    `${API}/sessions/passkey`,
    {
      schema: {
        summary: 'Signs in by passkey; sets the cookie and answers the token',
        description: 'No Idempotency-Key: a challenge can be answered once.',
        security: [],
        body: PasskeySignIn,
        response: { 201: SessionOpened, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const rp = relyingParty(request, publicUrl);
      const { credential } = request.body;
      const passkey = queries.passkeys.byCredential(credential.id);
      const counter =
        passkey === null || passkey.rpId !== rp.id ? null : await webauthn.verifySignIn(rp, request.body, passkey);
      const opened =
        counter === null
          ? null
          : await openSessionByPasskey(context, {
              credential: credential.id,
              counter,
              device: deviceName(request, request.body.device),
              address: request.ip,
            });
      const person = opened?.ok === true ? context.siteState.site().staff(opened.session.staff) : null;
      if (opened?.ok !== true || person === null) return refuseAttempt(backoff, request, reply, 'PASSKEY_INVALID');
      giveCookie(request, reply, opened.token, publicUrl);
      reply.status(201);
      return { token: opened.token, staff: staffView(person), expiresAt: timestamp(opened.session.expiresAt) };
    },
  );
}
