import { openStore } from '../../hub/store/store.ts';
import type { Instant } from '../../hub/domain/time.ts';

/** Types of all facts in the book of a hub that is down, in order. */
export function factsIn(dataDir: string): string[] {
  const store = openStore(dataDir, { now: () => 0 as Instant, fault: () => {}, defer: () => {}, broken: () => {} });
  try {
    return store.tables.facts.after(0, 100_000).map(({ fact }) => fact.type);
  } finally {
    store.close();
  }
}
