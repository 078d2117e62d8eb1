import type { PlaceId } from '../domain/ids.ts';
import { usualMinutes } from '../domain/call/how-long.ts';
import type { Call } from '../domain/call/call.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables } from '../store/tables.ts';

/** Closed calls of the whole building looked at for one place. */
const LOOK_BACK = 400;

type Took = Pick<Call, 'number' | 'place' | 'acknowledgedAt' | 'attendedAt'>;

/** How many minutes it usually takes until somebody is at a place. Closed calls are read from the store once, at the first question, and then followed as they close. */
export function createHowLong(tables: Pick<Tables, 'calls'>) {
  /** The newest first. */
  let closed: Took[] | null = null;

  function read(): Took[] {
    return tables.calls.closedNumbers(LOOK_BACK).map((number) => tookOf(tables.calls.byNumber(number).call));
  }

  function add(took: Took, all: Took[]): void {
    const at = all.findIndex(({ number }) => number <= took.number);
    if (at < 0) all.push(took);
    else all.splice(at, all[at]?.number === took.number ? 1 : 0, took);
    if (all.length > LOOK_BACK) all.pop();
  }

  return {
    /** A lamp is told in a turn of the loop of its own: a disk that cannot be read, or a hub that has just closed, costs the figure and nothing else. */
    at(place: PlaceId | null): number | null {
      if (place === null) return null;
      try {
        closed ??= read();
      } catch {
        return null;
      }
      return usualMinutes(closed.filter((call) => call.place === place));
    },
    committed(effects: readonly Effect[]): void {
      if (closed === null) return;
      for (const effect of effects)
        if (effect.type === 'fact' && effect.call?.state === 'closed') add(tookOf(effect.call), closed);
    },
  };
}

/** Not the call itself: the book of a year would stay in memory with it. */
function tookOf({ number, place, acknowledgedAt, attendedAt }: Call): Took {
  return { number, place, acknowledgedAt, attendedAt };
}
