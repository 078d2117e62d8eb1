import { Passkey, PasskeyNew, PasskeyOptions, PasskeySignIn } from '../../../contract/http/passkeys.ts';
import { pageOf } from '../../../contract/http/page.ts';
import { SessionOpened } from '../../../contract/http/people.ts';
import { addPasskey, openSessionByPasskey, removePasskey } from '../../../commands/passkeys.ts';
import type { StaffId } from '../../../domain/ids.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { passkeyByCredential, passkeysOf, passkeyView } from '../../../queries/passkeys.ts';
import { staffView } from '../../../queries/people.ts';
import type { App } from '../app.ts';
import { personOf, signedIn } from '../guard.ts';
import type { HttpNeeds } from '../needs.ts';
import { refuse } from '../refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';
import { deviceName, giveCookie } from '../session-cookie.ts';
import { createSlowDown, turnAway } from '../slow-down.ts';
import { createWebauthn, relyingParty } from '../webauthn.ts';
import { whoOf } from '../who.ts';

/** A phone that was invited once may sign in again by its own key (WebAuthn), after its session has run out. */
export function passkeyRoutes(
  app: App,
  { desk, eyes, limits, publicUrl }: Pick<HttpNeeds, 'desk' | 'eyes' | 'limits' | 'publicUrl'>,
): void {
  const webauthn = createWebauthn(eyes.now);
  // As with invitations only failures count.
  const slow = createSlowDown(limits.signInsPerMinute, eyes.now);

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
      const known = passkeysOf(eyes.tables, person.id);
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
        desk,
        { ...made, session, staff: personOf(request).id, device: deviceName(request, request.body.device) },
        whoOf(request),
      );
      if (!added.ok) return refuse(reply, added.code);
      reply.status(201);
      return passkeyView(added.passkey);
    },
  );

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
      if (desk.house.site().staff(staff) === null) return refuse(reply, 'NOT_FOUND');
      return { items: passkeysOf(eyes.tables, staff).map(passkeyView), next: null };
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
      const removed = await removePasskey(desk, request.params.id, whoOf(request));
      if (!removed.ok) return refuse(reply, 'NOT_FOUND');
      reply.status(204);
      return null;
    },
  );

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
      const passkey = passkeyByCredential(eyes.tables, credential.id);
      const counter =
        passkey === null || passkey.rpId !== rp.id ? null : await webauthn.verifySignIn(rp, request.body, passkey);
      const opened =
        counter === null
          ? null
          : await openSessionByPasskey(desk, {
              credential: credential.id,
              counter,
              device: deviceName(request, request.body.device),
              address: request.ip,
            });
      const person = opened?.ok === true ? desk.house.site().staff(opened.session.staff) : null;
      if (opened?.ok !== true || person === null) return turnAway(slow, request, reply, 'PASSKEY_INVALID');
      giveCookie(request, reply, opened.token, publicUrl);
      reply.status(201);
      return { token: opened.token, staff: staffView(person), expiresAt: timestamp(opened.session.expiresAt) };
    },
  );
}
