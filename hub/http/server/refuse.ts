import type { FastifyReply } from 'fastify';
import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import type { ProblemBody } from '../../contract/http/problem.ts';

/**
 * What a refusal says besides its code; never a secret or a value from the request. `hint` replaces the catalogue's.
 */
export type ProblemExtras = { readonly detail?: string; readonly hint?: string; readonly [member: string]: unknown };

/** @returns the problem details (RFC 9457) for a code of the error catalogue. */
export function problemOf(code: ErrorCode, more: ProblemExtras = {}): ProblemBody {
  const { status, title, hint } = ERRORS[code];
  return { type: 'about:blank', title, status, code, hint, ...more };
}

/** Sets status and content type of the reply. @returns the body, for the route to return. */
export function refuse(reply: FastifyReply, code: ErrorCode, more?: ProblemExtras): ProblemBody {
  const problem = problemOf(code, more);
  reply.request.refusedWith = code;
  reply.status(problem.status).type('application/problem+json');
  // RFC 9110 §15.5.2: a 401 names the authentication scheme. Browsers show no dialogue for Bearer.
  if (code === 'NOT_SIGNED_IN') reply.header('www-authenticate', 'Bearer');
  return problem;
}
