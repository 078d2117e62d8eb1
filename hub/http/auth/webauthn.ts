import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { PasskeyNewBody, PasskeySignInBody } from '../../contract/http/passkeys.ts';
import type { Staff } from '../../domain/site/site.ts';
import type { Instant } from '../../domain/time.ts';
import type { Passkey } from '../../types/passkey.ts';

/** Time to find one's finger; long enough for "use another phone", too short to be carried away. */
const CHALLENGE_MS = 120_000;

/** Challenges open at once. Anybody may ask for one; who asks for more takes the oldest away. */
const CHALLENGES_MAX = 10_000;

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

type Options = { readonly challenge: string };

/** A verified registration, ready to be stored. */
export type VerifiedPasskey = Pick<Passkey, 'credential' | 'publicKey' | 'counter' | 'rpId' | 'transports'>;

/** Makes and checks passkeys. */
export type Webauthn = {
  /** @param known the person's passkeys; a phone that has one is not asked to make a second one. */
  readonly optionsToAdd: (
    rp: RelyingParty,
    person: Staff,
    session: string,
    known: readonly Passkey[],
  ) => Promise<Options>;
  /** Names no key: who asks here is not known yet, and must not learn who has one. */
  readonly optionsToSignIn: (rp: RelyingParty) => Promise<Options>;
  /** @returns null when it was not made for this hub and session, now, by the person's touch. */
  readonly verifyNew: (rp: RelyingParty, session: string, body: PasskeyNewBody) => Promise<VerifiedPasskey | null>;
  /** @returns the signed counter, or null when the signature is not of this key for this hub and challenge. */
  readonly verifySignIn: (rp: RelyingParty, body: PasskeySignInBody, passkey: Passkey) => Promise<number | null>;
};

/** Challenges are kept in memory. After a restart they are gone, and the phone asks for another. */
export function createWebauthn(now: () => Instant): Webauthn {
  const challenges = createChallenges(now);
  return {
    optionsToAdd: async (rp, person, session, known) => {
      const options = await registrationOptions(rp, person, known);
      challenges.remember(options.challenge, session);
      return options;
    },
    optionsToSignIn: async (rp) => {
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({
        rpID: rp.id,
        userVerification: 'required',
        allowCredentials: [],
      });
      challenges.remember(options.challenge, null);
      return options;
    },
    verifyNew: (rp, session, body) => verifyNew(rp, body, (challenge) => challenges.take(challenge, session)),
    verifySignIn: (rp, body, passkey) =>
      verifySignIn(rp, body, passkey, (challenge) => challenges.take(challenge, null)),
  };
}

/** Half a megabyte of certificates and curves, loaded at first use: most sites never need it. */
const library = () => import('@simplewebauthn/server');

/** Open challenges, each with the session that adds a key; null for a sign-in. */
function createChallenges(now: () => Instant) {
  const open = new Map<string, { readonly for: string | null; readonly until: Instant }>();
  return {
    remember(challenge: string, session: string | null): void {
      for (const [old, { until }] of open) {
        if (until > now() && open.size < CHALLENGES_MAX) break;
        open.delete(old);
      }
      open.set(challenge, { for: session, until: (now() + CHALLENGE_MS) as Instant });
    },
    /** A challenge can be taken once, whether it fits or not. */
    take(challenge: string, session: string | null): boolean {
      const found = open.get(challenge);
      open.delete(challenge);
      return found !== undefined && found.until > now() && found.for === session;
    },
  };
}

async function registrationOptions(rp: RelyingParty, person: Staff, known: readonly Passkey[]) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
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
}

async function verifyNew(
  rp: RelyingParty,
  { credential }: PasskeyNewBody,
  expectedChallenge: (challenge: string) => boolean,
): Promise<VerifiedPasskey | null> {
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: credential as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
    });
    if (!verified || registrationInfo === undefined) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { credential: id, publicKey, counter, rpId: rp.id, transports: credential.response.transports ?? [] };
  } catch {
    // The library throws for everything that does not fit. The reason would help only a forger.
    return null;
  }
}

async function verifySignIn(
  rp: RelyingParty,
  { credential }: PasskeySignInBody,
  passkey: Passkey,
  expectedChallenge: (challenge: string) => boolean,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential as AuthenticationResponseJSON,
      expectedChallenge,
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
}
