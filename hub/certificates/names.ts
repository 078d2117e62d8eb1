import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** The host name and IP addresses of this machine. */
export type Network = { readonly hostName: string; readonly addresses: readonly string[] };

/** Names and addresses as a certificate holds them: lower case, IPv6 addresses in canonical form. */
export type Names = { readonly dns: readonly string[]; readonly ip: readonly string[] };

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;

/**
 * @returns every name and address by which a phone or a button may reach this hub. Link-local IPv6 addresses are left
 * out: they need a zone, and browsers do not accept zones.
 */
export function namesFor({ hostName, addresses }: Network, publicUrl: string | null): Names {
  const given = ['localhost', '127.0.0.1', '::1', ...addresses];
  const host = hostName.toLowerCase();
  // The network knows `bell` and `bell.lan` also as `bell.local` (mDNS).
  given.push(host, `${host.split('.', 1)[0] ?? ''}.local`);
  if (publicUrl !== null && URL.canParse(publicUrl)) given.push(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  const ip = given.filter((name) => isIP(name) !== 0 && !/^fe[89ab]/i.test(name)).map(canonical);
  const dns = given
    .filter((name) => isIP(name) === 0)
    .map((name) => name.toLowerCase())
    .filter((name) => HOST_NAME.test(name));
  return { dns: [...new Set(dns)], ip: [...new Set(ip)] };
}

/** @returns the names and addresses that this certificate does not cover. */
export function notCovered(certificate: X509Certificate, { dns, ip }: Names): string[] {
  return [
    ...dns.filter((name) => certificate.checkHost(name, { subject: 'never' }) === undefined),
    ...ip.filter((address) => certificate.checkIP(address) === undefined),
  ];
}

function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}
