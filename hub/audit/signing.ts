import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every signed text begins with this (domain separation), so that a signature cannot be used for another purpose. */
const PURPOSE = 'lotusbell audit export v1\n';

export type Signer = { readonly publicKey: string; readonly sign: (text: string) => string };

/**
 * The Ed25519 key of this hub. It is made at first use and kept in DATA/audit-key.pem, readable by its owner only.
 * @throws Error with code and hint when it cannot be read or made.
 */
export function signerOf(dataDir: string): Signer {
  const file = join(dataDir, 'audit-key.pem');
  if (!existsSync(dataDir))
    throw failed('NO_DATA', `there is no data directory ${dataDir}`, 'name the one of your hub with --data DIR');
  const key = existsSync(file) ? readKey(file) : makeKey(file);
  return {
    publicKey: rawOf(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(PURPOSE + text), key).toString('base64'),
  };
}

function readKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`it is of type ${String(key.asymmetricKeyType)}, not ed25519`);
  } catch (error) {
    const hint =
      (error as NodeJS.ErrnoException).code === 'EACCES'
        ? 'run this as the user who runs the hub'
        : 'restore it from a backup, or move it aside: a new one is made, and everybody who checks exports needs its public key';
    throw failed('NO_AUDIT_KEY', `${file} cannot be used: ${(error as Error).message}`, hint, error);
  }
}

/** Flag `wx`: if two processes make a key at the same time, the second uses the key of the first. */
function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return privateKey;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readKey(file);
    throw failed(
      'NO_AUDIT_KEY',
      `${file} cannot be written: ${(error as Error).message}`,
      'run this as the user who runs the hub',
      error,
    );
  }
}

/** @param publicKey base64, as in an export. @returns false also for an invalid key or signature. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  try {
    return verify(null, Buffer.from(PURPOSE + text), publicKeyOf(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/**
 * @param text the output of "audit key": PEM, or base64 as in an export.
 * @returns the key in base64.
 * @throws Error with code and hint when it is not such a key.
 */
export function publicKeyIn(text: string): string {
  try {
    return rawOf(text.includes('-----BEGIN') ? createPublicKey(text) : publicKeyOf(text.trim()));
  } catch (error) {
    throw failed(
      'NO_PUBLIC_KEY',
      'that is no public Ed25519 key',
      'give the file that "lotusbell audit key" printed',
      error,
    );
  }
}

export function pemOf(publicKey: string): string {
  return String(publicKeyOf(publicKey).export({ type: 'spki', format: 'pem' }));
}

/** @returns 32 hex digits in groups of four: short enough to read out on the telephone. */
export function fingerprintOf(publicKey: string): string {
  const digits = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32);
  return (digits.match(/.{4}/g) ?? []).join(' ');
}

/** @returns the 32 bytes of an Ed25519 key (RFC 8032) in base64, as in an export. */
function rawOf(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return Buffer.from(key.export({ format: 'jwk' }).x as string, 'base64url').toString('base64');
}

function publicKeyOf(raw: string): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw, 'base64').toString('base64url') },
    format: 'jwk',
  });
}

function failed(code: string, message: string, hint: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code, hint });
}
