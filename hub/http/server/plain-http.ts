import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { HttpDeps } from './needs.ts';
import { refuse } from './refuse.ts';
import { API, type Permission } from '../../access/permissions.ts';

/** Does this line end on this very machine? Through another server on this machine everybody seems to. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '');
}

/** May this line ask for everything? Encrypted, or of this machine, or the operator said so. */
export function isOpenLine(socket: Socket, { tls, insecure }: Pick<HttpDeps, 'tls' | 'insecure'>): boolean {
  return tls === null || insecure || isEncrypted(socket) || isLoopback(socket.remoteAddress);
}

export function isEncrypted(socket: Socket): boolean {
  return (socket as { encrypted?: boolean }).encrypted === true;
}

/**
 * What came over the network in the clear: pages are sent on to HTTPS, everything else is refused before anybody asks who it is. The
 * token that may stand in it has been heard already, but its sender learns it at the first try.
 */
export function redirectToHttps(
  request: FastifyRequest,
  reply: FastifyReply,
  permission: Permission | undefined,
  httpsOrigin: string | null,
): FastifyReply {
  // A path of the API that does not exist would be looked for among the pages.
  if (permission?.plain !== 'sent-on' || httpsOrigin === null || request.url.startsWith(API))
    return reply.send(refuse(reply, 'HTTPS_REQUIRED'));
  // 308: the same again over there, and for ever (RFC 9110 §15.4.9). The fragment with its invitation stays in the browser.
  return reply.redirect(`${httpsOrigin}${request.url.startsWith('/') ? request.url : '/'}`, 308);
}

/**
 * Where the sender of this Host header finds the HTTPS door: under the same name. What phones type stands before the port listened on,
 * because something in front may carry 443 to it.
 * @returns an origin, or null when the header names no host.
 */
export function httpsOriginFor(host: string | undefined, publicUrl: string | null, port: number): string | null {
  const asked = host !== undefined && URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : null;
  const known =
    publicUrl !== null && publicUrl.startsWith('https:') && URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  if (known !== null && (asked === null || asked === known.hostname)) return known.origin;
  return asked === null ? null : new URL(`https://${asked}:${port}`).origin;
}
