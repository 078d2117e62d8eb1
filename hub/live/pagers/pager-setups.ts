import { hashOf } from '../../commands/secret.ts';
import { later, MINUTE_MS, SECOND_MS, type Instant } from '../../domain/time.ts';

/** How long the QR code can be opened. */
export const PAGER_SETUP_MS = 15 * MINUTE_MS;
/** How long the page then works: the app must be installed, and the settings of the phone found. */
export const PAGER_SETUP_PAGE_MS = 60 * MINUTE_MS;

/** Set-ups that wait at the same time; a building has fewer phones. Beyond it the oldest ends. */
const MAX_SETUPS = 500;
/** One person presses the button of the page; more often would be a flood. */
const RING_EVERY_MS = 3 * SECOND_MS;

export type PagerSetup = { readonly pager: string; readonly topic: string; readonly expiresAt: Instant };

/**
 * How a phone is set up by somebody who is not signed in on it. The secret of the QR code can be exchanged once, for the
 * key of the page that was opened. Only the hashes of both are kept, beside the topic, which the page shows again when it
 * is reloaded. In memory only: after a restart a new code is made.
 */
export type PagerSetups = {
  /** @returns the secret for the QR code. */
  readonly begin: (pager: string, topic: string) => { readonly secret: string; readonly expiresAt: Instant };
  /** Exchanges the secret. @returns null for a wrong, a used and a late one. */
  readonly open: (secret: string) => (PagerSetup & { readonly key: string }) | null;
  /** @returns null for a wrong and a late key. */
  readonly find: (key: string) => PagerSetup | null;
  /** Whether this page may ring again now; notes that it does. */
  readonly mayRing: (key: string) => boolean;
};

type Kept = { readonly pager: string; readonly topic: string; readonly until: Instant; rungAt: Instant | null };

/** @param steady a time that never jumps. @param secret 256 random bits. */
export function createPagerSetups({
  secret: random,
  steady,
  now,
}: {
  readonly secret: () => string;
  readonly steady: () => Instant;
  readonly now: () => Instant;
}): PagerSetups {
  const codes = new Map<string, Kept>();
  const pages = new Map<string, Kept>();

  function put(kept: Map<string, Kept>, setup: Pick<Kept, 'pager' | 'topic'>, holdsMs: number): string {
    for (const [hash, { until }] of kept) if (steady() >= until || kept.size >= MAX_SETUPS) kept.delete(hash);
    const secret = random();
    kept.set(keyOf(secret), { ...setup, until: later(steady(), holdsMs), rungAt: null });
    return secret;
  }

  function valid(kept: Map<string, Kept>, secret: string): Kept | null {
    const found = kept.get(keyOf(secret));
    return found !== undefined && steady() < found.until ? found : null;
  }

  return {
    begin: (pager, topic) => ({
      secret: put(codes, { pager, topic }, PAGER_SETUP_MS),
      expiresAt: later(now(), PAGER_SETUP_MS),
    }),
    open: (secret) => {
      const found = valid(codes, secret);
      if (found === null) return null;
      codes.delete(keyOf(secret));
      const { pager, topic } = found;
      const key = put(pages, { pager, topic }, PAGER_SETUP_PAGE_MS);
      return { key, pager, topic, expiresAt: later(now(), PAGER_SETUP_PAGE_MS) };
    },
    find: (key) => {
      const found = valid(pages, key);
      if (found === null) return null;
      const { pager, topic, until } = found;
      return { pager, topic, expiresAt: later(now(), until - steady()) };
    },
    mayRing: (key) => {
      const found = valid(pages, key);
      if (found === null || (found.rungAt !== null && steady() - found.rungAt < RING_EVERY_MS)) return false;
      found.rungAt = steady();
      return true;
    },
  };
}

function keyOf(secret: string): string {
  return hashOf(secret).toString('base64');
}
