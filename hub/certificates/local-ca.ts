import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateError } from './error.ts';
import type { Lifetime, Pair } from './make.ts';
import { notCovered, type Names } from './names.ts';
import { writePrivately } from './private-file.ts';
import { certificateIn, keyIn, readPem } from './read-pem.ts';
import { DAY_MS, EARLIEST_DATE } from '../domain/time.ts';

const AUTHORITY_DAYS = 3_652;
/** iPhones accept up to 825 days from an authority that was installed by hand. Public authorities use at most 397. */
const LEAF_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;
/** A phone whose clock is slow by less than this still accepts the certificate. */
const BACKDATED_DAYS = 1;
/**
 * An authority that begins so much later was made by a clock that was ahead, so no phone has accepted it. A clock that is
 * behind by less must not cost the authority that every phone trusts.
 */
const NEVER_ACCEPTED_DAYS = 366;

export type LocalCaCertificate = {
  readonly authority: string;
  /** What was made anew at start, because a clock that was ahead had made it and it was not valid yet. */
  readonly replaced: 'authority' | 'leaf' | null;
  /** From when on both are valid, ms since 1970. */
  readonly begins: () => number;
  /** The server's certificate and key. The authority is not sent: every client that trusts it already has it. */
  readonly leaf: () => Pair;
  readonly expires: { readonly authority: () => number; readonly leaf: () => number };
  /** Makes a new leaf when this one ends within 30 days or does not cover all names. @returns true when it did. */
  readonly renew: (names: Names, now: number) => Promise<boolean>;
};

/**
 * Opens the hub's own authority (a local CA) and the server's certificate signed by it, below `directory`. Missing ones
 * are made. The authority is never replaced automatically, because every phone would have to install the new one.
 * @throws CertificateError when the authority's certificate or key is missing, or cannot be read.
 */
export async function openLocalCaCertificate(
  directory: string,
  names: Names,
  now: number,
): Promise<LocalCaCertificate> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const files = {
    ca: join(directory, 'ca.crt'),
    caKey: join(directory, 'ca.key'),
    cert: join(directory, 'hub.crt'),
    key: join(directory, 'hub.key'),
  };

  const ahead = existsSync(files.ca) && wasMadeAhead(files.ca, now);
  if (ahead || !existsSync(files.ca)) {
    const { makeAuthority } = await import('./make.ts');
    const made = await makeAuthority(`Lotusbell ${nameOf(names)}`, authorityLifetime(now));
    // The key first: a key without a certificate was never used, so a power cut between the two does no harm.
    writePrivately(files.caKey, made.key);
    writePrivately(files.ca, made.cert);
  }
  const authority = readAuthority(files.ca, files.caKey);
  const signedBy = new X509Certificate(authority.cert);
  let leaf = readLeaf(files.cert, files.key, signedBy);
  const leafWasNotYetGood = leaf !== null && beginOf(leaf.cert) > known(now);

  async function renew(wanted: Names, at: number): Promise<boolean> {
    if (leaf !== null && isGood(leaf, wanted, at)) return false;
    const { makeLeaf } = await import('./make.ts');
    const { notBefore, notAfter } = lifetime(at, LEAF_DAYS);
    const made = await makeLeaf(authority, wanted, {
      notBefore,
      notAfter: new Date(Math.min(+notAfter, Date.parse(signedBy.validTo))),
    });
    writePrivately(files.key, made.key);
    writePrivately(files.cert, made.cert);
    leaf = made;
    return true;
  }

  await renew(names, now);
  const present = (): Pair => leaf ?? authority;
  return {
    authority: authority.cert,
    replaced: ahead ? 'authority' : leafWasNotYetGood ? 'leaf' : null,
    begins: () => Math.max(beginOf(authority.cert), beginOf(present().cert)),
    leaf: present,
    renew,
    expires: {
      authority: () => Date.parse(signedBy.validTo),
      leaf: () => Date.parse(new X509Certificate(present().cert).validTo),
    },
  };

  function isGood({ cert }: Pair, wanted: Names, at: number): boolean {
    const read = new X509Certificate(cert);
    const ends = Date.parse(read.validTo);
    // A leaf that ends with the authority is not renewed: a new one could not last longer.
    const renewBefore = ends >= Date.parse(signedBy.validTo) ? 0 : RENEW_BEFORE_DAYS * DAY_MS;
    const from = known(at);
    return Date.parse(read.validFrom) <= from && from < ends - renewBefore && notCovered(read, wanted).length === 0;
  }
}

/** A clock that was never set is taken for the earliest date. */
function known(now: number): number {
  return Math.max(now, EARLIEST_DATE);
}

function beginOf(cert: string): number {
  return Date.parse(new X509Certificate(cert).validFrom);
}

function wasMadeAhead(file: string, now: number): boolean {
  try {
    return now >= EARLIEST_DATE && beginOf(readPem(file, 'tls.mode: own')) - now > NEVER_ACCEPTED_DAYS * DAY_MS;
  } catch {
    // readAuthority says what is wrong with it.
    return false;
  }
}

/** The authority begins at the earliest date, so it is good at once when a clock that was ahead is put right. */
function authorityLifetime(now: number): Lifetime {
  return { notBefore: lifetime(EARLIEST_DATE, 0).notBefore, notAfter: lifetime(now, AUTHORITY_DAYS).notAfter };
}

function lifetime(now: number, days: number): Lifetime {
  const from = known(now) - BACKDATED_DAYS * DAY_MS;
  // Certificates hold whole seconds, and the last second is included.
  return { notBefore: new Date(from), notAfter: new Date(from + days * DAY_MS - 1000) };
}

function nameOf({ dns }: Names): string {
  return dns.find((name) => name !== 'localhost') ?? 'hub';
}

function readAuthority(file: string, keyFile: string): Pair {
  const remedy =
    'bring it back from a backup of the data directory; or remove DATA/tls, then the hub makes another authority and every phone and button must be given that one';
  if (!existsSync(keyFile))
    throw new CertificateError('AUTHORITY_INCOMPLETE', `${file} is there, but its key ${keyFile} is gone`, remedy);
  const pair = { cert: readPem(file, 'tls.mode: own'), key: readPem(keyFile, 'tls.mode: own') };
  if (!certificateIn(pair.cert, file).checkPrivateKey(keyIn(pair.key, keyFile))) {
    throw new CertificateError('AUTHORITY_INCOMPLETE', `${keyFile} is not the key of ${file}`, remedy);
  }
  return pair;
}

/** @returns null when the files are missing, broken or not signed by this authority: a new leaf is made then. */
function readLeaf(file: string, keyFile: string, signedBy: X509Certificate): Pair | null {
  try {
    const pair = { cert: readPem(file, 'tls.mode: own'), key: readPem(keyFile, 'tls.mode: own') };
    const certificate = certificateIn(pair.cert, file);
    return certificate.checkPrivateKey(keyIn(pair.key, keyFile)) && certificate.verify(signedBy.publicKey)
      ? pair
      : null;
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}
