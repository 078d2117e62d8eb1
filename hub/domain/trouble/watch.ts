import type { CallPointId, StaffId } from '../ids.ts';
import { DAY_MS, later, type Instant } from '../time.ts';

/** A person has a call point with false presses watched: its presses raise calls, and only desk and lead are told. */
export type Watch = {
  readonly callPoint: CallPointId;
  readonly by: StaffId;
  readonly since: Instant;
  readonly until: Instant;
};

const LONGEST_MS = DAY_MS;

/** Facts are kept for ever: a member is never removed or renamed, and a new field is optional. */
export type WatchFact =
  | {
      readonly type: 'CallPointWatched';
      readonly callPoint: CallPointId;
      readonly by: StaffId;
      readonly until: Instant;
    }
  /** Without `by` the time was over. */
  | { readonly type: 'CallPointUnwatched'; readonly callPoint: CallPointId; readonly by?: StaffId };

/** Each type once: a new member does not compile until it is here. */
export const WATCH_FACTS: { readonly [Type in WatchFact['type']]: 'phones' } = {
  CallPointWatched: 'phones',
  CallPointUnwatched: 'phones',
};

/** The end of a watch that begins now: it never lasts longer than a day. */
export function watchUntil(now: Instant, ms: number): Instant {
  return later(now, Math.min(ms, LONGEST_MS));
}
