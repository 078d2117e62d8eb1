import { Type, type Static } from 'typebox';
import { idOf, nullable, timeOf, Timestamp } from '../ids.ts';

/** A passkey in a person's phone (WebAuthn), which signs in without a new invitation. */
export const Passkey = Type.Object({
  id: Type.String({ description: 'passkey id, made by the hub' }),
  staff: idOf('whose it is'),
  device: Type.String({ description: 'name of the phone' }),
  createdAt: timeOf('when it was added'),
  lastUsedAt: nullable(Timestamp, 'last sign-in; null: never'),
});
export type PasskeyView = Static<typeof Passkey>;

/** Options for the browser by WebAuthn. */
export const PasskeyOptions = Type.Object({
  options: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'PublicKeyCredentialCreationOptionsJSON to add a passkey, PublicKeyCredentialRequestOptionsJSON to sign in',
  }),
});

const Bytes = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[\\w-]+$' });
/**
 * Longest signature of a passkey in base64url. The largest post-quantum algorithm that WebAuthn names is ML-DSA-87. Its
 * signature has 4,627 bytes: 6,170 characters (ML-DSA-44: 3,227). From Node 24 on the hub offers ML-DSA-44, and
 * Chromium chooses it.
 */
const SIGNATURE_MAX = 8_192;
/**
 * Longest attestation object. It holds the public key (ML-DSA-87: 2,592 bytes), and perhaps a signature and
 * certificates.
 */
const ATTESTATION_MAX = 49_152;

const device = Type.Optional(Type.String({ maxLength: 120, description: 'name of the phone' }));
const credential = {
  id: Bytes(1_400),
  rawId: Bytes(1_400),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
};

export const PasskeyNew = Type.Object({
  credential: Type.Object(
    {
      ...credential,
      response: Type.Object({
        clientDataJSON: Bytes(4_096),
        attestationObject: Bytes(ATTESTATION_MAX),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 10 })),
      }),
    },
    { description: 'the answer of the browser: RegistrationResponseJSON of WebAuthn' },
  ),
  device,
});
export const PasskeySignIn = Type.Object({
  credential: Type.Object(
    {
      ...credential,
      response: Type.Object({
        clientDataJSON: Bytes(4_096),
        authenticatorData: Bytes(4_096),
        signature: Bytes(SIGNATURE_MAX),
        userHandle: Type.Optional(Type.Union([Type.String({ maxLength: 128 }), Type.Null()])),
      }),
    },
    { description: 'the answer of the browser: AuthenticationResponseJSON of WebAuthn' },
  ),
  device,
});
export type PasskeyNewBody = Static<typeof PasskeyNew>;
export type PasskeySignInBody = Static<typeof PasskeySignIn>;
