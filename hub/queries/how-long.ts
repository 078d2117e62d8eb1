import type { PlaceId } from '../domain/ids.ts';
import { usualMinutes } from '../domain/call/how-long.ts';
import type { Call } from '../domain/call/call.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables } from '../store/tables.ts';

/** Number of the newest closed calls, of the whole building, from which the figure is computed. */
const CALLS_MAX = 400;

type CallTimes = Pick<Call, 'number' | 'place' | 'acknowledgedAt' | 'attendedAt'>;

/**
 * How many minutes it usually takes until a person is at a place. Closed calls are read from the store once, at the
 * first use. Later ones are added as they close.
 */
export function createHowLong(tables: Pick<Tables, 'calls'>) {
  /** Newest first. */
  let closed: CallTimes[] | null = null;

  function read(): CallTimes[] {
    return tables.calls.closedNumbers(CALLS_MAX).map((number) => timesOf(tables.calls.byNumber(number).call));
  }

  function add(times: CallTimes, all: CallTimes[]): void {
    const at = all.findIndex(({ number }) => number <= times.number);
    if (at < 0) all.push(times);
    else all.splice(at, all[at]?.number === times.number ? 1 : 0, times);
    if (all.length > CALLS_MAX) all.pop();
  }

  return {
    /**
     * Never throws: a lamp must be updated even when the disk cannot be read or the store is closed. Only the figure is
     * lost.
     * @returns whole minutes, or null when too little is known.
     */
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
        if (effect.type === 'fact' && effect.call?.state === 'closed') add(timesOf(effect.call), closed);
    },
  };
}

/** A few fields instead of the whole call, to save memory. */
function timesOf({ number, place, acknowledgedAt, attendedAt }: Call): CallTimes {
  return { number, place, acknowledgedAt, attendedAt };
}
