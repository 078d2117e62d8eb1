/**
 * Was the request sent by a page of this hub? A browser also attaches the cookie to requests of a foreign page
 * (a WebSocket, a form). So every request that changes something by cookie must pass this check.
 * @param origin the Origin header. 'null' and a missing header are not the hub's own.
 * @param host the Host header.
 * @param publicUrl `http(s)://NAME[:PORT]` as phones type it, when the hub is behind a reverse proxy.
 * @param encrypted whether the request came over the hub's own TLS. Then a page from plain HTTP is foreign, whatever
 * its name: anybody on the network could have written it.
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: string | null,
  encrypted: boolean,
): boolean {
  if (origin === undefined) return false;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  if (from === null || (from.protocol !== 'http:' && from.protocol !== 'https:')) return false;
  if (encrypted && from.protocol !== 'https:') return false;
  if (publicUrl !== null && URL.canParse(publicUrl) && new URL(publicUrl).origin === from.origin) return true;
  return host !== undefined && from.host === hostAs(from.protocol, host);
}

/** @returns the host as URL writes it (lower case, without the default port), or null when it is no host. */
function hostAs(protocol: string, host: string): string | null {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : null;
}
