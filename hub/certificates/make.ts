// @peculiar/x509 needs this to be loaded before itself.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import type { Names } from './names.ts';

/** A certificate and its private key (PKCS#8), both PEM. */
export type Pair = { readonly cert: string; readonly key: string };

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const;

export type Lifetime = { readonly notBefore: Date; readonly notAfter: Date };

/**
 * Makes an authority that can sign servers but no other authorities.
 * @param name the name under which phones list it.
 */
export async function makeAuthority(name: string, lifetime: Lifetime): Promise<Pair> {
  return selfSigned(name, lifetime, async ({ publicKey }) => [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
  ]);
}

/** Makes a server's certificate that is signed by nobody else: clients know it by its fingerprint. */
export async function makePinned(name: string, lifetime: Lifetime): Promise<Pair> {
  return selfSigned(name, lifetime, () => [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
  ]);
}

/** @param extensions what the certificate may be used for, given its new keys. */
async function selfSigned(
  name: string,
  { notBefore, notAfter }: Lifetime,
  extensions: (keys: webcrypto.CryptoKeyPair) => Extension[] | Promise<Extension[]>,
): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const cert = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }, { O: ['Lotusbell'] }],
    notBefore,
    notAfter,
    keys,
    signingAlgorithm: SIGN,
    extensions: await extensions(keys),
  });
  return { cert: withNewline(cert.toString('pem')), key: await keyPem(keys.privateKey) };
}

/** Makes a server's certificate for these names, with a new key. */
export async function makeLeaf(authority: Pair, names: Names, { notBefore, notAfter }: Lifetime): Promise<Pair> {
  const issuer = new X509Certificate(authority.cert);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(authority.key), EC, false, [
    'sign',
  ]);
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const cert = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [names.dns.at(-1) ?? 'lotusbell'] }],
    issuer: issuer.subjectName,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: SIGN,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      // iPhones refuse a server's certificate without it.
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: withNewline(cert.toString('pem')), key: await keyPem(keys.privateKey) };
}

/** RFC 5280 §4.1.2.2: positive, at most 20 bytes; the first bit is kept clear and the first byte is not zero. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return withNewline(PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), PemConverter.PrivateKeyTag));
}

function withNewline(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
