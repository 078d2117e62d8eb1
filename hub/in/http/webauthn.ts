import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { PasskeyNewBody, PasskeySignInBody } from '../../contract/http/passkeys.ts';
import type { Staff } from '../../domain/site.ts';
import type { Instant } from '../../domain/time.ts';
import type { passkeyByCredential } from '../../queries/passkeys.ts';

/** Time to find one's finger; long enough for "use another phone", too short to be carried away. */
const CHALLENGE_MS = 120_000;

/** Challenges open at once. Anybody may ask for one; who asks for more takes the oldest away. */
const CHALLENGES_MAX = 10_000;

type Passkey = NonNullable<ReturnType<typeof passkeyByCredential>>;

/** The hub as WebAuthn knows it: the name a key is made for, and the page it may be used on. */
export type RelyingParty = { readonly id: string; readonly origin: string };

/** By the public address where the request came to it, else by the address it came to (localhost, the name in the house). */
export function relyingParty(request: FastifyRequest, publicUrl: string | null): RelyingParty {
  const outside = publicUrl === null ? null : new URL(publicUrl);
  const here = URL.canParse(`${request.protocol}://${request.host}`)
    ? new URL(`${request.protocol}://${request.host}`)
    : new URL('http://localhost');
  const url = outside !== null && outside.host === here.host ? outside : here;
  return { id: url.hostname, origin: url.origin };
}

/** Making and checking of passkeys. Challenges live in memory: a restart forgets them, and the phone asks for another. */
export function createWebauthn(now: () => Instant) {
  /** For whom each was made: a session that adds a key, or nobody yet (a sign-in). */
  const challenges = new Map<string, { readonly for: string | null; readonly until: Instant }>();
  // Half a megabyte of certificates and curves that most houses never need.
  const library = () => import('@simplewebauthn/server');

  function remember(challenge: string, session: string | null): void {
    for (const [old, { until }] of challenges) {
      if (until > now() && challenges.size < CHALLENGES_MAX) break;
      challenges.delete(old);
    }
    challenges.set(challenge, { for: session, until: (now() + CHALLENGE_MS) as Instant });
  }

  /** Once, whatever comes of it. */
  function take(challenge: string, session: string | null): boolean {
    const found = challenges.get(challenge);
    challenges.delete(challenge);
    return found !== undefined && found.until > now() && found.for === session;
  }

  return {
    /** @param known their keys; the same phone is not asked to make a second one. */
    async optionsToAdd(rp: RelyingParty, person: Staff, session: string, known: readonly Passkey[]) {
      const { generateRegistrationOptions } = await library();
      const options = await generateRegistrationOptions({
        rpName: 'Lotusbell',
        rpID: rp.id,
        userName: person.id,
        userDisplayName: `${person.name.zh} ${person.name.en}`,
        userID: new Uint8Array(createHash('sha256').update(`lotusbell ${person.id}`).digest()),
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: known
          .filter(({ rpId }) => rpId === rp.id)
          .map(({ credential, transports }) => ({
            id: credential,
            transports: transports as AuthenticatorTransport[],
          })),
      });
      remember(options.challenge, session);
      return options;
    },
    /** Names no key: who asks here is not known yet, and must not learn who has one. */
    async optionsToSignIn(rp: RelyingParty) {
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({
        rpID: rp.id,
        userVerification: 'required',
        allowCredentials: [],
      });
      remember(options.challenge, null);
      return options;
    },
    /** @returns what to store, or null when it was not made here, now, by this person's touch. */
    async verifyNew(rp: RelyingParty, session: string, { credential }: PasskeyNewBody) {
      const { verifyRegistrationResponse } = await library();
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: credential as RegistrationResponseJSON,
          expectedChallenge: (challenge) => take(challenge, session),
          expectedOrigin: rp.origin,
          expectedRPID: rp.id,
          requireUserVerification: true,
        });
        if (!verified || registrationInfo === undefined) return null;
        const { id, publicKey, counter } = registrationInfo.credential;
        return { credential: id, publicKey, counter, rpId: rp.id, transports: credential.response.transports ?? [] };
      } catch {
        // The library throws for whatever does not fit; what exactly is of use only to who forges.
        return null;
      }
    },
    /** @returns the counter as signed, or null when the signature is not of this key, here and now. */
    async verifySignIn(rp: RelyingParty, { credential }: PasskeySignInBody, passkey: Passkey): Promise<number | null> {
      const { verifyAuthenticationResponse } = await library();
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: credential as AuthenticationResponseJSON,
          expectedChallenge: (challenge) => take(challenge, null),
          expectedOrigin: rp.origin,
          expectedRPID: passkey.rpId,
          requireUserVerification: true,
          credential: {
            id: passkey.credential,
            publicKey: new Uint8Array(passkey.publicKey),
            counter: passkey.counter,
          },
        });
        return verified ? authenticationInfo.newCounter : null;
      } catch {
        return null;
      }
    },
  };
}
