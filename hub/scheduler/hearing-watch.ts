import { decideByHearing } from '../commands/calls/hearing.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { Person } from '../domain/call/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Reachability } from '../live/reachability.ts';
import type { SetTimer } from './due-timer.ts';

export type HearingWatchDeps = {
  readonly context: CommandContext;
  readonly reach: Pick<Reachability, 'holdsUntil'>;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly setTimer: SetTimer;
  /** Runs work once the present turn of the loop is over. */
  readonly defer: (work: () => void) => void;
};

const RETRY_MS = 1_000;

function whoHears(people: readonly Person[]): string {
  return people
    .map(({ id, hears, hearsWhy, onLeave }) => `${id} ${hears} ${onLeave === true} ${hearsWhy === 'pager-silent'}`)
    .join();
}

/** Decides waiting calls anew as soon as somebody hears better or worse, also when only time has passed. */
export function createHearingWatch({ context, reach, steady, setTimer, defer }: HearingWatchDeps) {
  let seen = '';
  let isPlanned = false;
  let isStopped = false;
  let cancel: () => void = () => {};

  function look(): void {
    isPlanned = false;
    if (isStopped) return;
    arm();
    const now = whoHears(context.siteState.people());
    if (now === seen) return;
    seen = now;
    decideByHearing(context, (ok) => {
      if (ok || isStopped) return;
      seen = '';
      setTimer(poke, RETRY_MS);
    });
  }

  function arm(): void {
    cancel();
    const until = reach.holdsUntil();
    cancel = until === null ? () => {} : setTimer(poke, Math.max(until - steady(), 0));
  }

  /** Something may have changed. Many changes of one turn of the loop are looked at once. */
  function poke(): void {
    if (isPlanned || isStopped) return;
    isPlanned = true;
    defer(look);
  }

  return {
    poke,
    stop: (): void => {
      isStopped = true;
      cancel();
    },
  };
}
