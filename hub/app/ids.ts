import type { Ids } from '../commands/command-context.ts';
import type { CallId } from '../domain/ids.ts';

/** Crockford's base 32: no letters that are mistaken for digits when read aloud. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const POOL_BYTES = 1024;

/** Ids that sort by time and cannot be guessed; chance comes from outside. */
export function createIds(randomBytes: (bytes: number) => Buffer): Ids {
  // Chance is fetched by the pool: a burst of calls should not ask the kernel for each.
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
