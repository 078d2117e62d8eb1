import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../../contract/errors.ts';
import type { HttpDeps } from './needs.ts';
import { problemOf, refuse, type ProblemExtras } from './refuse.ts';

/** Error codes of Fastify, raised before a route runs. */
const OF_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: 'INVALID_BODY',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
};

/** The error for a body that cannot be read. Body parsers throw it, because they have no reply object. */
export function unreadable(detail: string): Error {
  return Object.assign(new Error(detail), { code: 'UNREADABLE', statusCode: 400 });
}

/**
 * Answers every thrown error as a problem: a mistake of the client, a disk error (NOT_RECORDED), or INTERNAL.
 * Only INTERNAL is logged.
 */
export function answerFault(
  needs: Pick<HttpDeps, 'isNotRecorded' | 'log'>,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { code, more } = faultOf(needs, error);
  if (code === 'NOT_RECORDED') reply.header('retry-after', '5');
  if (code === 'INTERNAL') {
    const route = request.routeOptions.url ?? null;
    needs.log.error({ event: 'http-failed', method: request.method, route, err: error }, 'a request failed');
  }
  void reply.send(refuse(reply, code, more));
}

function faultOf(needs: Pick<HttpDeps, 'isNotRecorded'>, error: unknown): { code: ErrorCode; more?: ProblemExtras } {
  const disk = needs.isNotRecorded(error);
  if (disk !== null) return { code: 'NOT_RECORDED', more: { hint: disk.hint } };
  const { code, statusCode, message } = (typeof error === 'object' && error !== null ? error : {}) as Partial<{
    code: string;
    statusCode: number;
    message: string;
  }>;
  if (code === 'UNREADABLE') return { code: 'BAD_REQUEST', more: { detail: message ?? '' } };
  const known = code === undefined ? undefined : OF_FASTIFY[code];
  if (known === 'INVALID_BODY') return { code: known, more: { detail: message ?? '' } };
  if (known !== undefined) return { code: known };
  // @fastify/static refuses dot files and paths that leave the directory.
  if (statusCode === 403 || statusCode === 404) return { code: 'NOT_FOUND' };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { code: 'BAD_REQUEST' };
  return { code: 'INTERNAL' };
}

/**
 * Answers a URL that cannot be parsed, such as one with broken percent-encoding. No route matched and no hook has run.
 */
export function answerBadAddress(reply: ServerResponse): void {
  reply.writeHead(400, { 'content-type': 'application/problem+json' });
  reply.end(JSON.stringify(problemOf('BAD_REQUEST', { detail: 'The address cannot be read.' })));
}

/**
 * Answers bytes that are not HTTP, headers that are too large, and requests that do not end. There is no reply object.
 */
export function answerBadBytes(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const body = JSON.stringify(
    tooLarge ? problemOf('TOO_LARGE') : problemOf('BAD_REQUEST', { detail: 'This is not HTTP/1.1.' }),
  );
  socket.end(
    [
      `HTTP/1.1 ${tooLarge ? '413 Content Too Large' : '400 Bad Request'}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
