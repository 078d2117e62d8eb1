import type { Person } from '../domain/call.ts';
import type { Site } from '../domain/site.ts';
import { indexSite, peopleOf, type SiteIndex } from '../domain/site-index.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';

/** How long a check-in holds: one working day with its overtime, never until the next one. */
const CHECK_IN_HOLDS_MS = 14 * 60 * MINUTE_MS;

/** The site and its people as last committed, kept at hand so that a press need not read them again. */
export type House = {
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  /** Rises with every document applied. */
  readonly version: () => number;
  /** Reads both again; called after a commit that changed the site or who is signed in. */
  readonly refresh: () => void;
};

/**
 * @param first the document a hub with an empty data directory starts with.
 * @throws when the store holds no site and none is given.
 */
export function createHouse(tables: Tables, now: () => Instant, first?: Site): House {
  let index: SiteIndex;
  let people: readonly Person[];
  let version = 0;

  function refresh(): void {
    const stored = tables.sites.newest();
    const site = stored?.site ?? first;
    if (site === undefined) throw new Error('no site document: start the hub with --site FILE');
    if (stored === null || stored.version !== version || index === undefined) index = indexSite(site);
    version = stored?.version ?? 0;
    const at = now();
    const checkedIn = new Set(tables.checkIns.since(later(at, -CHECK_IN_HOLDS_MS)));
    people = peopleOf(site, new Set(tables.people.staffWithSession(at)), checkedIn);
  }

  refresh();
  return { site: () => index, people: () => people, version: () => version, refresh };
}
