import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { isDeeperThan } from '../../contract/json-depth.ts';
import { unreadable } from './faults.ts';

/** The deepest honest body (a site document apart) needs 4. Deep nesting exhausts the stack of whoever walks through it. */
const DEEPEST = 32;

/** Reads a JSON body. An empty one is null: action bodies may be empty, whatever content type came with them (http.md, Calls). */
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
      // The parser's own words quote the body, which may hold a secret.
      done(unreadable('The body is not JSON.'));
      return;
    }
    done(null, value);
  }
}
