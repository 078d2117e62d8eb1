import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What this machine is called, as the outside knows it. */
export type Network = { readonly hostName: string; readonly addresses: readonly string[] };

/** Names and addresses as they stand in a certificate: small letters, addresses in one spelling. */
export type Names = { readonly dns: readonly string[]; readonly ip: readonly string[] };

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;

/**
 * Every name and address by which a phone or a button may reach this hub. Link-local IPv6 addresses are left out: they are
 * nothing without a zone, and no browser takes one with a zone.
 */
export function namesFor({ hostName, addresses }: Network, publicUrl: string | null): Names {
  const given = ['localhost', '127.0.0.1', '::1', ...addresses];
  const host = hostName.toLowerCase();
  // `bell` and `bell.lan` are both known to the network as `bell.local` (mDNS).
  given.push(host, `${host.split('.', 1)[0] ?? ''}.local`);
  if (publicUrl !== null && URL.canParse(publicUrl)) given.push(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  const ip = given.filter((name) => isIP(name) !== 0 && !/^fe[89ab]/i.test(name)).map(oneSpelling);
  const dns = given
    .filter((name) => isIP(name) === 0)
    .map((name) => name.toLowerCase())
    .filter((name) => HOST_NAME.test(name));
  return { dns: [...new Set(dns)], ip: [...new Set(ip)] };
}

/** @returns those of the names for which this certificate does not stand. */
export function notCovered(certificate: X509Certificate, { dns, ip }: Names): string[] {
  return [
    ...dns.filter((name) => certificate.checkHost(name, { subject: 'never' }) === undefined),
    ...ip.filter((address) => certificate.checkIP(address) === undefined),
  ];
}

function oneSpelling(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}
