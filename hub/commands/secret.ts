import { createHash, timingSafeEqual } from 'node:crypto';

/** A 256-bit random secret needs no slow hash: there is nothing to guess (decision 0006). */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in constant time. */
export function matches(secret: string | Uint8Array, hash: Uint8Array): boolean {
  const own = createHash('sha256').update(secret).digest();
  return own.length === hash.length && timingSafeEqual(own, hash);
}
