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

/** Lifetime of a challenge: long enough for "use another phone", too short to be carried to another place. */
const CHALLENGE_MS = 120_000;

/** Challenges open at the same time. Anybody may ask for one; above this number the oldest is removed. */
const CHALLENGES_MAX = 10_000;

/**
 * The hub as a WebAuthn relying party: `id` is the host name that a key is bound to, `origin` the origin of its pages.
 */
export type RelyingParty = { readonly id: string; readonly origin: string };

/** @returns the public URL when the request was sent to its host, else the address that the request was sent to. */
export function relyingParty(request: FastifyRequest, publicUrl: string | null): RelyingParty {
  const publicAddress = publicUrl === null ? null : new URL(publicUrl);
  const requested = URL.canParse(`${request.protocol}://${request.host}`)
    ? new URL(`${request.protocol}://${request.host}`)
    : new URL('http://localhost');
  const url = publicAddress !== null && publicAddress.host === requested.host ? publicAddress : requested;
  return { id: url.hostname, origin: url.origin };
}

type Options = { readonly challenge: string };

/** A verified registration, ready to be stored. */
export type VerifiedPasskey = Pick<Passkey, 'credential' | 'publicKey' | 'counter' | 'rpId' | 'transports'>;

/** Registers and verifies passkeys. */
export type Webauthn = {
  /** @param known the person's passkeys. A phone that holds one of them is not asked to make a second one. */
  readonly optionsToAdd: (
    rp: RelyingParty,
    person: Staff,
    session: string,
    known: readonly Passkey[],
  ) => Promise<Options>;
  /** Names no key: the caller is not signed in yet and must not learn who has a passkey. */
  readonly optionsToSignIn: (rp: RelyingParty) => Promise<Options>;
  /** @returns null when it was not made for this hub and session, with an open challenge and user verification. */
  readonly verifyNew: (rp: RelyingParty, session: string, body: PasskeyNewBody) => Promise<VerifiedPasskey | null>;
  /** @returns the signed counter, or null when the signature does not fit this key, this hub and an open challenge. */
  readonly verifySignIn: (rp: RelyingParty, body: PasskeySignInBody, passkey: Passkey) => Promise<number | null>;
};

/** Challenges are kept in memory. After a restart they are gone, and the phone asks for a new one. */
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

/** Loaded at first use: half a megabyte of certificates and curves that most sites never need. */
const library = () => import('@simplewebauthn/server');

/** Open challenges, each with the session that adds a passkey; null for a sign-in. */
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
    /** A challenge can be used once, whether it fits or not. */
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
    // The library throws for everything that does not fit. The reason is not answered: it would help an attacker.
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
