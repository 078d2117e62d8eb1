// make.ts first: it loads what @peculiar/x509 needs.
import { makeAuthority, makeLeaf, type Pair } from '../../hub/certificates/make.ts';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../../hub/domain/time.ts';

/** Certificates of the owner's own authority, valid from the day before `now`. */
export async function owner(now: number = Date.now()) {
  const lifetime = (days: number) => ({ notBefore: new Date(now - DAY_MS), notAfter: new Date(now + days * DAY_MS) });
  const authority = await makeAuthority('An owner', lifetime(1000));
  return {
    authority,
    server: (names: readonly string[] = ['localhost'], days = 90): Promise<Pair> =>
      makeLeaf(authority, { dns: names, ip: ['127.0.0.1'] }, lifetime(days)),
    nameless: (): Promise<Pair> => makeLeaf(authority, { dns: [], ip: [] }, lifetime(90)),
  };
}

/** Writes both files. @returns their paths. */
export function put(directory: string, { cert, key }: Pair, name = 'given'): { cert: string; key: string } {
  mkdirSync(directory, { recursive: true });
  const files = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  return files;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A client certificate of a device, made by the owner's own tools; the hub issues none. */
export async function deviceCertificate(authority: Pair, name: string, now: number): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(authority.key), EC, false, [
    'sign',
  ]);
  const cert = await X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: new X509Certificate(authority.cert).subjectName,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + 1000 * DAY_MS),
    extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
  });
  return {
    cert: cert.toString('pem'),
    key: PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), PemConverter.PrivateKeyTag),
  };
}
