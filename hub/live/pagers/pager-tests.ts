import { later, MINUTE_MS, type Instant } from '../../domain/time.ts';

/** A person must lock the phone, hear it and press the button. */
const RING_HOLDS_MS = 2 * MINUTE_MS;
/** Rings that wait at the same time; a building has fewer phones. */
const MAX_RINGS = 1_000;

export type PagerTestRing = { readonly id: string; readonly expiresAt: Instant };

export type PagerTests = {
  /** @param checksIn the answer begins the shift of the person. */
  readonly begin: (pager: string, checksIn: boolean) => PagerTestRing;
  /** Whether it still waits for an answer. */
  readonly waits: (ring: string, pager: string) => boolean;
  /** @returns null when this ring does not wait on this pager. */
  readonly find: (ring: string, pager: string) => { readonly checksIn: boolean } | null;
  readonly answered: (ring: string) => void;
};

/** Test rings that wait for the button on the phone. Kept in memory: after a restart the ring is repeated. */
export function createPagerTests({
  shortId,
  steady,
  now,
}: {
  readonly shortId: () => string;
  readonly steady: () => Instant;
  readonly now: () => Instant;
}): PagerTests {
  const waiting = new Map<string, { readonly pager: string; readonly checksIn: boolean; readonly until: Instant }>();

  function find(ring: string, pager: string) {
    const found = waiting.get(ring);
    return found?.pager === pager && steady() < found.until ? found : null;
  }

  return {
    begin: (pager, checksIn) => {
      for (const [id, { until }] of waiting) if (steady() >= until || waiting.size >= MAX_RINGS) waiting.delete(id);
      const id = shortId();
      waiting.set(id, { pager, checksIn, until: later(steady(), RING_HOLDS_MS) });
      return { id, expiresAt: later(now(), RING_HOLDS_MS) };
    },
    waits: (ring, pager) => find(ring, pager) !== null,
    find,
    answered: (ring) => void waiting.delete(ring),
  };
}
