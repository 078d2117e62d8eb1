import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
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
