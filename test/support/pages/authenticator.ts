import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** ES256 everywhere; ML-DSA (post-quantum, large signatures) from Node 24 on. */
export type Algorithm = 'ES256' | 'ML-DSA-44';

/** An authenticator in software: one key for one hub, as WebAuthn level 3 writes it. */
export type Authenticator = {
  /** The answer of `navigator.credentials.create`. */
  readonly create: (options: unknown, over?: Over) => object;
  /** The answer of `navigator.credentials.get`; increments the counter. */
  readonly get: (options: unknown, over?: Over) => object;
  readonly credential: string;
};
/** Deviations of an attacker, another origin, or a user who did not verify. */
export type Over = {
  readonly origin?: string;
  readonly verified?: boolean;
  readonly counter?: number;
  readonly challenge?: string;
  readonly key?: KeyObject;
};

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

export function authenticator(
  rpId = 'localhost',
  origin = 'http://localhost',
  algorithm: Algorithm = 'ES256',
): Authenticator {
  const { publicKey, privateKey } = keyPair(algorithm);
  const id = randomBytes(16);
  const credential = id.toString('base64url');
  let counter = 0;
  const clientData = (type: string, options: unknown, over: Over): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: over.challenge ?? (options as { challenge: string }).challenge,
        origin: over.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const head = (flags: number, count: number): Buffer => {
    const bytes = Buffer.alloc(37);
    createHash('sha256').update(rpId).digest().copy(bytes);
    bytes[32] = flags;
    bytes.writeUInt32BE(count, 33);
    return bytes;
  };
  const touched = ({ verified = true }: Over): number => PRESENT | (verified ? VERIFIED : 0);
  const answered = (response: object): object => ({
    id: credential,
    rawId: credential,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    credential,
    create: (options, over = {}) => {
      const key = coseKey(algorithm, publicKey);
      const data = Buffer.concat([
        head(touched(over) | ATTESTED, counter),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        key,
      ]);
      // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        bytes(data),
      ]);
      return answered({
        clientDataJSON: clientData('webauthn.create', options, over).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    get: (options, over = {}) => {
      counter += 1;
      const client = clientData('webauthn.get', options, over);
      const data = head(touched(over), over.counter ?? counter);
      const signature = sign(
        algorithm === 'ES256' ? 'sha256' : null,
        Buffer.concat([data, createHash('sha256').update(client).digest()]),
        over.key ?? privateKey,
      );
      return answered({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: null,
      });
    },
  };
}

function keyPair(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // The types of Node 20 do not have this name.
  return generateKeyPairSync(algorithm.toLowerCase() as 'ed25519');
}

function coseKey(algorithm: Algorithm, publicKey: KeyObject): Buffer {
  const { x, y, pub } = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string; pub?: string };
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
  if (algorithm === 'ES256')
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x ?? '', 'base64url')),
      Buffer.from([0x22]),
      bytes(Buffer.from(y ?? '', 'base64url')),
    ]);
  // {1: 7 (AKP), 3: -48 (ML-DSA-44), -1: public key}.
  return Buffer.concat([
    Buffer.from([0xa3, 0x01, 0x07, 0x03, 0x38, 0x2f, 0x20]),
    bytes(Buffer.from(pub ?? '', 'base64url')),
  ]);
}

/** A CBOR byte string. */
function bytes(content: Buffer): Buffer {
  const { length } = content;
  return Buffer.concat([Buffer.from(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]), content]);
}

function text(words: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | words.length]), Buffer.from(words)]);
}
