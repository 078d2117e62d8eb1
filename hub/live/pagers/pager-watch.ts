import type { HearingReason, Person } from '../../domain/call/person.ts';
import type { StaffId } from '../../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../../domain/time.ts';
import type { Pager } from '../../types/pager.ts';
import type { Way } from '../hearing/ways.ts';
import type { Pagers } from './pagers.ts';

/** A pager that has gone a second time is told of so long after the first: Wi-Fi at the edge comes and goes. */
const TELL_AGAIN_MS = 10 * MINUTE_MS;
/** After a start of the hub a phone that sleeps may be slow to connect. */
const BACK_AFTER_START_MS = MINUTE_MS;

/** A line on which the app has answered, or of which no answer can be expected. */
const ANSWERS: ReadonlySet<HearingReason> = new Set(['pager', 'pager-untested', 'pager-stream']);

/** A pager that has gone while its owner is on shift. */
export type GonePager = { readonly pager: Pager; readonly since: Instant };

export type PagerWatchDeps = {
  readonly pagers: Pick<Pagers, 'all' | 'testedUntil'>;
  readonly people: () => readonly Person[];
  /** The ways of a person, with these pagers among them. */
  readonly waysOf: (staff: StaffId, pagers: readonly string[]) => { readonly ways: readonly Way[] };
  readonly steady: () => Instant;
  /** The owner, and the desk, are told of one. */
  readonly gone: (pager: GonePager) => void;
  /** It is back, or its owner is no longer on shift, or it was removed. */
  readonly over: (pager: string) => void;
};

type Watched = {
  /** Nothing was seen of it since the hub started. */
  isNew: boolean;
  isHere: boolean;
  /** It went while its owner was on shift. */
  isGone: boolean;
  since: Instant | null;
  isTold: boolean;
  toldAt: Instant | null;
};

/**
 * Watches pagers of people on shift. One that had a line and cannot be heard any more has gone. Kept in memory
 * (decision 0027).
 */
export function createPagerWatch(deps: PagerWatchDeps) {
  const { pagers, people, waysOf, steady } = deps;
  const startedAt = steady();
  const watched = new Map<string, Watched>();

  function wayOf({ id, staff }: Pager): Way | null {
    return waysOf(staff, [id]).ways.find((way) => way.pager === id) ?? null;
  }

  function look(pager: Pager, owner: Person | undefined): void {
    const one = watched.get(pager.id) ?? nothingSeen();
    watched.set(pager.id, one);
    const way = wayOf(pager);
    if (way === null) return;
    const isTested = pagers.testedUntil(pager) !== null;
    const isOnShift = owner !== undefined && onShift(owner, isTested);
    if (ANSWERS.has(way.why)) {
      one.isHere = true;
      one.isNew = false;
      one.isGone = false;
    } else if (way.hears !== 'cannot') {
      // It may be back within seconds, or a line is open on which nothing was answered yet.
    } else if (one.isHere || (one.isNew && isTested && steady() - startedAt >= BACK_AFTER_START_MS)) {
      one.isHere = false;
      one.isNew = false;
      one.isGone = isOnShift;
      one.since = way.since;
    }
    if (!isOnShift) one.isGone = false;
    tell(pager, one);
  }

  function tell(pager: Pager, one: Watched): void {
    const { since, toldAt } = one;
    if (one.isGone === one.isTold) return;
    if (one.isTold) {
      one.isTold = false;
      return deps.over(pager.id);
    }
    if (since === null || (toldAt !== null && steady() < later(toldAt, TELL_AGAIN_MS))) return;
    one.isTold = true;
    one.toldAt = steady();
    deps.gone({ pager, since });
  }

  return {
    /** Called once a second. @returns whether something was told. */
    check(): boolean {
      const before = told();
      const owners = new Map(people().map((person) => [person.id, person]));
      const all = pagers.all();
      for (const pager of all) look(pager, owners.get(pager.staff));
      const ids = new Set(all.map(({ id }) => id));
      for (const [id, { isTold }] of watched) {
        if (ids.has(id)) continue;
        watched.delete(id);
        if (isTold) deps.over(id);
      }
      return told() !== before;
    },
    isGone: (pager: string): boolean => watched.get(pager)?.isTold === true,
  };

  function told(): string {
    return [...watched].flatMap(([id, { isTold }]) => (isTold ? [id] : [])).join();
  }
}

function nothingSeen(): Watched {
  return { isNew: true, isHere: false, isGone: false, since: null, isTold: false, toldAt: null };
}

/** Who is in no shift of the roster is on shift as long as the answered test ring of the pager holds. */
function onShift({ onLeave, offShift, duty, backupFor = [], awaitedBy = [] }: Person, isTested: boolean): boolean {
  if (onLeave === true || offShift === true) return false;
  return duty || backupFor.length > 0 || awaitedBy.length > 0 || isTested;
}
