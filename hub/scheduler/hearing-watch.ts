import { decideByHearing } from '../commands/calls/hearing.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Person } from '../domain/call/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Reachability } from '../live/reachability.ts';
import { lookAgain, type LookAgainDeps } from './look-again.ts';

/** A timer cannot wait for longer than 24.8 days; the roster is asked again each day at the latest. */
const ROSTER_AGAIN_MS = 86_400_000;

export type HearingWatchDeps = LookAgainDeps & {
  readonly context: CommandContext;
  readonly reach: Pick<Reachability, 'holdsUntil'>;
  /** A time that never jumps. */
  readonly steady: () => Instant;
};

function whoHears(people: readonly Person[]): string {
  return people
    .map(({ id, hears, hearsWhy, onLeave }) => `${id} ${hears} ${onLeave === true} ${hearsWhy === 'pager-silent'}`)
    .join();
}

/** Decides waiting calls anew as soon as somebody hears better or worse, also when only time has passed. */
export function createHearingWatch({ context, reach, steady, ...timing }: HearingWatchDeps) {
  const { siteState } = context;
  let seen = '';
  const again = lookAgain(look, timing);

  function look(): void {
    const until = reach.holdsUntil();
    // A pager off shift is not heard, so the end of a shift is a change too.
    const rosterMs = Math.min(siteState.peopleChangeAt() - siteState.now(), ROSTER_AGAIN_MS);
    again.pokeIn(until === null ? rosterMs : Math.min(until - steady(), rosterMs));
    const now = whoHears(siteState.people());
    if (now === seen) return;
    seen = now;
    decideByHearing(context, (ok) => {
      if (ok || again.isStopped()) return;
      seen = '';
      again.retry();
    });
  }

  return { poke: again.poke, stop: again.stop };
}
