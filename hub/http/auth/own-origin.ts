/**
 * Does this page come from the hub itself? A browser attaches the cookie to what a foreign page sends too (a WebSocket, a form),
 * so whatever changes something by cookie has to pass here.
 * @param origin the Origin header; 'null' and none at all are not ours.
 * @param host the Host header.
 * @param publicUrl what phones type, `http(s)://NAME[:PORT]`, where the hub stands behind another server.
 * @param encrypted whether it came over TLS of our own. Then a page that came in the clear is not ours whatever its name: anybody on the
 * way could have written it.
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

/** As a URL writes it: small letters, the usual port left out. */
function hostAs(protocol: string, host: string): string | null {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : null;
}
