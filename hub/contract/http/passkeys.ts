import { Type, type Static } from 'typebox';
import { Id, Timestamp } from '../ids.ts';

/** A key in a person's phone (WebAuthn) that signs in without a new invitation. */
export const Passkey = Type.Object({
  id: Type.String(),
  staff: Id,
  device: Type.String(),
  createdAt: Timestamp,
  lastUsedAt: Type.Union([Timestamp, Type.Null()]),
});
export type PasskeyView = Static<typeof Passkey>;

/** What the browser is asked with, as WebAuthn writes it: PublicKeyCredentialCreationOptionsJSON, or …RequestOptionsJSON. */
export const PasskeyOptions = Type.Object({ options: Type.Record(Type.String(), Type.Unknown()) });

const Bytes = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[\\w-]+$' });
/**
 * Longest signature of a passkey in base64url. ML-DSA-87, the largest post-quantum algorithm that WebAuthn names, signs with 4,627 bytes:
 * 6,170 characters (ML-DSA-44: 3,227). From Node 24 on the hub offers ML-DSA-44, and Chromium chooses it.
 */
const SIGNATURE_MAX = 8_192;
/** Longest attestation object. It holds the public key (ML-DSA-87: 2,592 bytes); with a statement also a signature and certificates of that size. */
const ATTESTATION_MAX = 49_152;

const device = Type.Optional(Type.String({ maxLength: 120 }));
const credential = {
  id: Bytes(1_400),
  rawId: Bytes(1_400),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
};

/** What the browser answered: RegistrationResponseJSON. */
export const PasskeyNew = Type.Object({
  credential: Type.Object({
    ...credential,
    response: Type.Object({
      clientDataJSON: Bytes(4_096),
      attestationObject: Bytes(ATTESTATION_MAX),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 10 })),
    }),
  }),
  device,
});
/** AuthenticationResponseJSON. */
export const PasskeySignIn = Type.Object({
  credential: Type.Object({
    ...credential,
    response: Type.Object({
      clientDataJSON: Bytes(4_096),
      authenticatorData: Bytes(4_096),
      signature: Bytes(SIGNATURE_MAX),
      userHandle: Type.Optional(Type.Union([Type.String({ maxLength: 128 }), Type.Null()])),
    }),
  }),
  device,
});
export type PasskeyNewBody = Static<typeof PasskeyNew>;
export type PasskeySignInBody = Static<typeof PasskeySignIn>;
