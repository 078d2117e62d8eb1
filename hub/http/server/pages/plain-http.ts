import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { HttpDeps } from '../needs.ts';
import { refuse } from '../refuse.ts';
import { API, type Permission } from '../../../access/permissions.ts';

/** Does this connection come from this machine? Behind a reverse proxy on this machine, every request seems to. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '');
}

/** May every route be served on this connection? Yes with TLS, from this machine, or with `http.insecure`. */
export function isOpenLine(socket: Socket, { tls, insecure }: Pick<HttpDeps, 'tls' | 'insecure'>): boolean {
  return tls === null || insecure || isEncrypted(socket) || isLoopback(socket.remoteAddress);
}

export function isEncrypted(socket: Socket): boolean {
  return (socket as { encrypted?: boolean }).encrypted === true;
}

/**
 * Answers an unencrypted request from the network: pages are redirected to HTTPS, everything else is refused before
 * authentication. A token in it was already sent in the clear, but its sender notices at the first attempt.
 */
export function redirectToHttps(
  request: FastifyRequest,
  reply: FastifyReply,
  permission: Permission | undefined,
  httpsOrigin: string | null,
): FastifyReply {
  // An unknown path below the API matches the route of the pages. It is refused, not redirected.
  if (permission?.plain !== 'sent-on' || httpsOrigin === null || request.url.startsWith(API))
    return reply.send(refuse(reply, 'HTTPS_REQUIRED'));
  // 308: permanent, with the same method (RFC 9110 §15.4.9). The browser keeps the fragment with the invitation.
  return reply.redirect(`${httpsOrigin}${request.url.startsWith('/') ? request.url : '/'}`, 308);
}

/**
 * The HTTPS address for the sender of this Host header: the same host name.
 * publicUrl has precedence over the listening port, because a reverse proxy may forward port 443 to it.
 * @returns an origin, or null when the header names no host.
 */
export function httpsOriginFor(host: string | undefined, publicUrl: string | null, port: number): string | null {
  const asked = host !== undefined && URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : null;
  const known =
    publicUrl !== null && publicUrl.startsWith('https:') && URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  if (known !== null && (asked === null || asked === known.hostname)) return known.origin;
  return asked === null ? null : new URL(`https://${asked}:${port}`).origin;
}
