import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256. A random secret of 256 bits cannot be guessed, so it needs no slow hash (decision 0006). */
export function hashOf(secret: string | Uint8Array): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether the secret has this hash. Compares in constant time. */
export function matches(secret: string | Uint8Array, hash: Uint8Array): boolean {
  const digest = hashOf(secret);
  return digest.length === hash.length && timingSafeEqual(digest, hash);
}
