import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { unreadable } from './faults.ts';

/** The deepest honest body (a site document apart) needs 4. Deep nesting exhausts the stack of whoever walks through it. */
const DEEPEST = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads a JSON body. An empty one is null: action bodies may be empty, whatever content type came with them (contract §4). */
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

/** Brackets inside of strings do not count: people write them in notes. */
function isDeeperThan(limit: number, body: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
