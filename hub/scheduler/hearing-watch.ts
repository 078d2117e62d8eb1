import { decideByHearing } from '../commands/calls/hearing.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Person } from '../domain/call/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Reachability } from '../live/reachability.ts';
import { lookAgain, type LookAgainDeps } from './look-again.ts';

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
  let seen = '';
  const again = lookAgain(look, timing);

  function look(): void {
    const until = reach.holdsUntil();
    again.pokeIn(until === null ? null : until - steady());
    const now = whoHears(context.siteState.people());
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
