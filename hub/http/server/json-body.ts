import { isUtf8 } from 'node:buffer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDeeperThan } from '../../contract/json-depth.ts';
import { unreadable } from './faults.ts';

/** Apart from site documents, no body of the contract is nested deeper than 4. Deep nesting exhausts the stack. */
const DEEPEST = 32;

/**
 * Reads a JSON body. An empty body becomes null: bodies of actions may be empty, with any content type (http.md,
 * Calls).
 */
export function readJson(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  if (body.length === 0) done(null, null);
  else if (!isUtf8(body)) done(unreadable('The body is not UTF-8.'));
  else if (isDeeperThan(DEEPEST, body)) done(unreadable(`The body is nested more than ${DEEPEST} deep.`));
  else {
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      // The parser's own message quotes the body, which may hold a secret.
      done(unreadable('The body is not JSON.'));
      return;
    }
    done(null, value);
  }
}

/**
 * An empty body has no type: `curl -X POST -d ''` names that of a form, and some clients name one that nobody knows.
 */
export function dropTypeOfNothing(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const { headers } = request.raw;
  if (headers['content-length'] === '0' && headers['transfer-encoding'] === undefined) delete headers['content-type'];
  done();
}

/** Reads a body of a type that no route takes: an empty one, sent in chunks, is nothing; any other is refused. */
export function readNothing(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  if (body.length === 0) done(null, null);
  else done(Object.assign(new Error('unsupported type'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }));
}
