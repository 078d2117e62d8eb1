import type { Ids } from '../commands/command-context.ts';
import type { CallId } from '../domain/ids.ts';

/** Crockford's base 32: it has no letters that look like digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const POOL_BYTES = 1024;

/**
 * Makes ids. Call ids sort by time, and no id can be guessed.
 * @param randomBytes a cryptographic source; tests pass a seeded one.
 */
export function createIds(randomBytes: (bytes: number) => Buffer): Ids {
  // Random bytes are fetched in blocks, so that a burst of calls does not ask the kernel for each id.
  let pool: Buffer = Buffer.alloc(0);
  let used = 0;
  const random = (length: number): string => {
    let text = '';
    for (let i = 0; i < length; i++) {
      if (used === pool.length) {
        pool = randomBytes(POOL_BYTES);
        used = 0;
      }
      text += ALPHABET[(pool[used++] as number) & 31];
    }
    return text;
  };
  return {
    callId: (now) => `${base32(now)}${random(8)}` as CallId,
    shortId: () => random(16),
    secret: () => randomBytes(32).toString('base64url'),
  };
}

function base32(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text.padStart(9, '0');
}
