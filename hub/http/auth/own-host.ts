import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** Where the names of this hub come from, beside those that no public DNS can hold. */
export type HostNames = {
  readonly publicUrl: string | null;
  /** Names from the settings, lower case; `*` is every name. */
  readonly configured: readonly string[];
  /** The name of this machine. */
  readonly machine: string;
  /** The present certificate in PEM, which may hold wildcards; null without TLS. */
  readonly certificate: (() => string) | null;
};

/** Whether the Host header of a request names this hub. */
export type IsOwnHost = (host: string | undefined) => boolean;

/** Top-level names that the public DNS does not hold: RFC 6761, 6762, 8375, and ICANN's for internal use. */
const LOCAL_ONLY = /\.(?:localhost|local|home\.arpa|internal|lan|home|corp|intranet|localdomain|private)$/;

/**
 * Protection against DNS rebinding: a page on the Internet lets its own name point at this hub, so that the browser
 * takes the hub for a part of that page. It needs a name in the public DNS, and a browser sends no other Host. So an IP
 * address, `localhost`, a name of one word and a name that ends in `.local` or the like are always the hub's own. Of
 * the others: publicUrl, the name of this machine, the names in the certificate, and those in the settings.
 * A request without a Host is let in: every browser sends one, and old health checks do not.
 */
export function createIsOwnHost({ publicUrl, configured, machine, certificate }: HostNames): IsOwnHost {
  const known = new Set([...configured, machine.toLowerCase()]);
  if (publicUrl !== null && URL.canParse(publicUrl)) known.add(new URL(publicUrl).hostname);
  const isCertified = certificate === null ? () => false : coversName(certificate);
  if (known.has('*')) return () => true;
  return (host) => {
    if (host === undefined || host === '') return true;
    const name = nameOf(host);
    if (name === null) return false;
    return isUnknownToPublicDns(name) || known.has(name) || isCertified(name);
  };
}

function isUnknownToPublicDns(name: string): boolean {
  return isIP(name) !== 0 || !name.includes('.') || LOCAL_ONLY.test(name);
}

/** @returns the host without port, brackets and final dot, in lower case; null when it is no host. */
function nameOf(host: string): string | null {
  if (!/^[^\s/@?#\\]+$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname.replaceAll(/^\[|\]$|\.$/g, '');
}

/** The certificate is read once for each renewal. */
function coversName(pemNow: () => string): (name: string) => boolean {
  let read: { readonly pem: string; readonly certificate: X509Certificate } | null = null;
  return (name) => {
    const pem = pemNow();
    if (read?.pem !== pem) read = { pem, certificate: new X509Certificate(pem) };
    return read.certificate.checkHost(name, { subject: 'never' }) !== undefined;
  };
}
