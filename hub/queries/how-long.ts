import type { PlaceId } from '../domain/ids.ts';
import { usualMinutes } from '../domain/how-long.ts';
import type { Call } from '../domain/call.ts';
import { MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';

/** Closed calls of the whole building looked at for one place. */
const LOOK_BACK = 400;
const HOLDS_MS = 5 * MINUTE_MS;

type Took = Pick<Call, 'place' | 'acknowledgedAt' | 'attendedAt'>;

/** How many minutes it usually takes until somebody is at a place; looked up now and then, not for every lamp. @param steady a time that never jumps. */
export function createHowLong(tables: Pick<Tables, 'calls'>, steady: () => Instant): (place: PlaceId | null) => number | null {
  const known = new Map<PlaceId, { readonly minutes: number | null; readonly until: number }>();
  /** A closed call never changes, so each is read once and not with every "I am going". */
  let took = new Map<number, Took>();

  /** A lamp is told in a turn of the loop of its own: a disk that cannot be read, or a hub that has just closed, costs the figure and nothing else. */
  function lookUp(place: PlaceId): number | null {
    try {
      took = new Map(tables.calls.closedNumbers(LOOK_BACK).map((number) => [number, took.get(number) ?? read(tables, number)]));
      return usualMinutes([...took.values()].filter((call) => call.place === place));
    } catch {
      return null;
    }
  }

  return (place) => {
    if (place === null) return null;
    const found = known.get(place);
    if (found !== undefined && steady() < found.until) return found.minutes;
    const minutes = lookUp(place);
    known.set(place, { minutes, until: steady() + HOLDS_MS });
    return minutes;
  };
}

function read(tables: Pick<Tables, 'calls'>, number: number): Took {
  const { place, acknowledgedAt, attendedAt } = tables.calls.byNumber(number).call;
  return { place, acknowledgedAt, attendedAt };
}
