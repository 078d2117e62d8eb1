import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../../access/principal.ts';

/** As long as browsers keep a cookie. When the session behind it ends, the hub decides: it slides with use, and can be cut off. */
const COOKIE_S = 400 * 24 * 60 * 60;

/** No page can read it, no foreign page's request carries it, and over HTTPS it never leaves in the clear. */
export function giveCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  publicUrl: string | null,
): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: cameByHttps(request, publicUrl),
    maxAge: COOKIE_S,
  });
}

/** Behind another server that ends TLS, the name that phones type tells; by its plain address the hub stays usable. */
function cameByHttps(request: FastifyRequest, publicUrl: string | null): boolean {
  if (request.protocol === 'https') return true;
  return publicUrl !== null && publicUrl.startsWith('https:') && new URL(publicUrl).host === request.host;
}

/** Of what a browser says of itself; the list of sessions needs no more to tell two phones apart. */
const DEVICE_LETTERS = 120;

/** What a device is called in lists: as it says, or by its browser. */
export function deviceName(request: FastifyRequest, said: string | undefined): string {
  return said ?? (request.headers['user-agent'] ?? '').slice(0, DEVICE_LETTERS);
}
