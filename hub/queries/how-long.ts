import type { PlaceId } from '../domain/ids.ts';
import { usualMinutes } from '../domain/how-long.ts';
import { MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';

/** Closed calls of the whole building looked at for one place. */
const LOOK_BACK = 400;
const HOLDS_MS = 5 * MINUTE_MS;

/** How many minutes it usually takes until somebody is at a place; looked up now and then, not for every lamp. @param steady a time that never jumps. */
export function createHowLong(tables: Pick<Tables, 'calls'>, steady: () => Instant): (place: PlaceId | null) => number | null {
  const known = new Map<PlaceId, { readonly minutes: number | null; readonly until: number }>();
  return (place) => {
    if (place === null) return null;
    const found = known.get(place);
    if (found !== undefined && steady() < found.until) return found.minutes;
    const minutes = lookUp(tables, place);
    known.set(place, { minutes, until: steady() + HOLDS_MS });
    return minutes;
  };
}

/** A lamp is told in a turn of the loop of its own: a disk that cannot be read, or a hub that has just closed, costs the figure and nothing else. */
function lookUp(tables: Pick<Tables, 'calls'>, place: PlaceId): number | null {
  try {
    return usualMinutes(tables.calls.closed(Number.MAX_SAFE_INTEGER, LOOK_BACK).map(({ call }) => call).filter((call) => call.place === place));
  } catch {
    return null;
  }
}
