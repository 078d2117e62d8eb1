import { storeIn } from './disk/temp-store.ts';

/** Types of all facts in the event log of a stopped hub, in order. */
export function factsIn(dataDir: string): string[] {
  const store = storeIn(dataDir);
  try {
    return store.tables.facts.after(0, 100_000).map(({ fact }) => fact.type);
  } finally {
    store.close();
  }
}
