import type { CommandContext } from '../commands/command-context.ts';
import { noteUnheard, type UnheardChange } from '../commands/site/note-unheard.ts';
import type { PlaceId } from '../domain/ids.ts';
import type { Timetable } from '../domain/roster/timetable.ts';
import type { Instant } from '../domain/time.ts';
import type { Reachability } from '../live/reachability.ts';
import { unheardPlaces } from '../live/unheard-places.ts';
import { lookAgain, type LookAgainDeps } from './look-again.ts';

export type UnheardWatchDeps = LookAgainDeps & {
  readonly context: CommandContext;
  /** Places whose time without anybody proven is recorded and has no end yet. */
  readonly openPlaces: () => readonly PlaceId[];
  readonly reach: Pick<Reachability, 'holdsUntil'>;
  /** A time that never jumps. */
  readonly steady: () => Instant;
};

/**
 * A shorter gap is not recorded: a caller in it would have been heard before "nobody reached" was said (9 s). It is
 * also longer than the 8 s after a start of the hub in which nobody can be proven yet.
 */
const LASTS_MS = 10_000;
/** Timers of Node hold 2^31 ms; looking again early does no harm. */
const LONGEST_MS = 60 * 60_000;

/**
 * Records from when to when a press at a place would have been heard by nobody (decision 0025). It looks again only
 * when grades, roster or site change.
 */
export function createUnheardWatch({ context, openPlaces, reach, steady, ...timing }: UnheardWatchDeps) {
  /** Places with an open span. Read from the store once: a span that was open before a restart goes on. */
  let open: Set<PlaceId> | null = null;
  /** Since when nobody has been proven, for places whose gap is not recorded yet. */
  const gaps = new Map<PlaceId, Instant>();
  let duties: { readonly timetable: Timetable; readonly until: Instant } | null = null;
  let isWriting = false;
  const again = lookAgain(look, timing);

  function look(): void {
    if (isWriting) return;
    open ??= new Set(openPlaces());
    const change = changeSince(open, unheardPlaces(context.siteState));
    arm();
    if (change.began.length > 0 || change.ended.length > 0) record(change, open);
  }

  function changeSince(known: ReadonlySet<PlaceId>, unheard: ReadonlySet<PlaceId>): UnheardChange {
    const at = steady();
    for (const place of gaps.keys()) if (!unheard.has(place)) gaps.delete(place);
    for (const place of unheard) if (!known.has(place) && !gaps.has(place)) gaps.set(place, at);
    return {
      began: [...gaps].flatMap(([place, since]) => (at - since >= LASTS_MS ? [{ place, forMs: at - since }] : [])),
      ended: [...known].filter((place) => !unheard.has(place)),
    };
  }

  function record(change: UnheardChange, known: Set<PlaceId>): void {
    isWriting = true;
    noteUnheard(context, change, (ok) => {
      isWriting = false;
      if (again.isStopped()) return;
      if (!ok) return again.retry();
      for (const { place } of change.began) {
        known.add(place);
        gaps.delete(place);
      }
      for (const place of change.ended) known.delete(place);
      again.poke();
    });
  }

  /** Looks again when a gap is old enough, and when grades or duties change by time alone. */
  function arm(): void {
    const at = steady();
    const ends = [...gaps.values()].map((since) => since + LASTS_MS - at);
    const grades = reach.holdsUntil();
    if (grades !== null) ends.push(grades - at);
    ends.push(dutiesChangeIn(), LONGEST_MS);
    again.pokeIn(Math.min(...ends));
  }

  /** A timetable is replaced as soon as it changes, so its answer is kept as long as it is the same object. */
  function dutiesChangeIn(): number {
    const { timetable, now } = context.siteState;
    const present = timetable();
    if (duties?.timetable !== present) duties = { timetable: present, until: present.changesAt(now()) };
    return duties.until - now();
  }

  return { poke: again.poke, stop: again.stop };
}
