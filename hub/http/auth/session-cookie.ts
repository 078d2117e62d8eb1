import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../../access/principal.ts';

/**
 * The longest time for which browsers keep a cookie. The hub decides when the session ends:
 * use extends it, and a person can cut it off.
 */
const COOKIE_S = 400 * 24 * 60 * 60;

/** Sets the session cookie: no script can read it, no cross-site request carries it, and over HTTPS it is `Secure`. */
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

/**
 * Behind a reverse proxy that ends TLS, the public name decides.
 * A request to the hub's plain address still gets a usable cookie.
 */
function cameByHttps(request: FastifyRequest, publicUrl: string | null): boolean {
  if (request.protocol === 'https') return true;
  return publicUrl !== null && publicUrl.startsWith('https:') && new URL(publicUrl).host === request.host;
}

/** Characters kept of the User-Agent header: enough to tell two phones apart in the list of sessions. */
const DEVICE_NAME_LENGTH = 120;

/** @returns the name of a phone in lists: the name that it sent, else the beginning of its User-Agent header. */
export function deviceName(request: FastifyRequest, given: string | undefined): string {
  return given ?? (request.headers['user-agent'] ?? '').slice(0, DEVICE_NAME_LENGTH);
}
