import type { FastifyReply } from 'fastify';
import { ERRORS, type ErrorCode } from '../../contract/errors.ts';
import type { ProblemBody } from '../../contract/http/problem.ts';

/** What a refusal says beyond its code; never a secret, never a value that was sent. `hint` replaces that of the catalogue. */
export type ProblemExtras = { readonly detail?: string; readonly hint?: string; readonly [member: string]: unknown };

/** RFC 9457 problem details of a code of the catalogue. */
export function problemOf(code: ErrorCode, more: ProblemExtras = {}): ProblemBody {
  const { status, title, hint } = ERRORS[code];
  return { type: 'about:blank', title, status, code, hint, ...more };
}

/** Sets status and type of the reply. @returns the body, for the route to return. */
export function refuse(reply: FastifyReply, code: ErrorCode, more?: ProblemExtras): ProblemBody {
  const problem = problemOf(code, more);
  reply.request.refusedWith = code;
  reply.status(problem.status).type('application/problem+json');
  // A script that gets 401 learns how to sign in (RFC 9110, 15.5.2); browsers show no dialogue for Bearer.
  if (code === 'NOT_SIGNED_IN') reply.header('www-authenticate', 'Bearer');
  return problem;
}
