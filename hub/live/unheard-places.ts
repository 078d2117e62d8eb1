import { wouldBeHeard } from '../domain/call/hearing/would-hear.ts';
import type { PlaceId } from '../domain/ids.ts';
import type { SiteState } from './site-state.ts';

/**
 * Places at which a press would be heard by nobody at this instant: nobody on any step of its policy is proven. A place
 * where nothing hangs is left out, and so is one whose press only is noted until the desk opens.
 */
export function unheardPlaces({ site, people, pressAt, now }: SiteState): Set<PlaceId> {
  const index = site();
  const everybody = people();
  const at = now();
  const unheard = new Set<PlaceId>();
  /** Many places share policy and team. */
  const known = new Map<string, boolean>();
  for (const { id, team } of index.site.places) {
    const press = pressAt(id);
    if (press === null || press.noteUntil !== undefined) continue;
    const key = `${press.policy} ${team}`;
    const isHeard = known.get(key) ?? wouldBeHeard(index.policy(press.policy), team, everybody, at);
    known.set(key, isHeard);
    if (!isHeard) unheard.add(id);
  }
  return unheard;
}
