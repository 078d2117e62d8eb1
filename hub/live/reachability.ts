import type { Grade, HearingReason } from '../domain/call/person.ts';
import type { StaffId } from '../domain/ids.ts';
import { later, type Instant } from '../domain/time.ts';
import type { Tones } from '../types/tones.ts';
import { changesAt, judge, provenUntil } from './hearing/judge.ts';
import { knownIn, nothingKnown, type Known, type People } from './hearing/known.ts';
import { openLine, toneDue, toneTakenBack, type Line } from './hearing/line.ts';
import { openPager } from './hearing/pager.ts';
import { createVersion } from './hearing/version.ts';
import { noteSpans, waysOf } from './hearing/ways.ts';
import type { OpenPager } from './pagers/pager-hearing.ts';

export type Hears = {
  readonly hears: Grade;
  readonly hearsWhy: HearingReason;
  readonly provenUntil: Instant | null;
  readonly lastProofAt: Instant | null;
};

/**
 * The one place that knows how well a person hears. Kept in memory: after a restart nobody is proven until a page says
 * so.
 */
export type Reachability = Tones & {
  /** @param session a phone whose last tone did not sound is still mute when its line is back. */
  readonly open: (staff: StaffId, session: string) => Line;
  /** A pager of this person is connected. */
  readonly openPager: OpenPager;
  /** Of a person who has joined and is not on leave. @param offShift their pagers do not count. */
  readonly of: (staff: StaffId, offShift?: boolean) => Hears;
  /**
   * The ways of a person, apart from whether their pagers may ring now.
   * @param pagers ids of their pagers, connected or not.
   * @returns since when the person has heard as now by all of them, and each way; in the time that people read.
   */
  readonly ways: (staff: StaffId, pagers: readonly string[]) => ReturnType<typeof waysOf>;
  /** Rises when the answer for somebody may have changed, also by time alone. */
  readonly version: () => number;
  /** When an answer next changes by time alone, by the time that never jumps; null for never. */
  readonly holdsUntil: () => Instant | null;
  /** Called when an answer, or `holdsUntil`, may have changed. */
  readonly onChange: (listener: () => void) => void;
};

const NOTHING_KNOWN = nothingKnown();

/** @param steady a time that never jumps; `now` is the time that people read. */
export function createReachability({
  steady,
  now,
}: {
  readonly steady: () => Instant;
  readonly now: () => Instant;
}): Reachability {
  const startedAt = steady();
  const people: People = new Map();
  const version = createVersion(steady, () => changesAt(people.values(), startedAt));
  let listener: () => void = () => {};

  /** Every change of what is known goes through here, so that the end of a proof is noted to the millisecond. */
  function change(person: Known, work: () => void): void {
    const was = judge(person, steady(), startedAt).hears;
    noteSpans(person, steady(), startedAt, false);
    work();
    noteSpans(person, steady(), startedAt, true);
    if (was === 'proven' && judge(person, steady(), startedAt).hears !== 'proven') person.provenUntil = steady();
    version.changed();
    listener();
  }

  function endsChanged(): void {
    version.endsChanged();
    listener();
  }

  const pagerDeps = { change, endsChanged, endsLater: version.endsChanged, steady };

  return {
    open: (staff, session) => openLine(knownIn(people, staff), session, change, steady),
    openPager: (staff, isStream, testedUntil, pager = '') =>
      openPager(knownIn(people, staff), { pager, isStream, testedUntil }, pagerDeps),
    tonesDue: (to) => {
      const at = steady();
      for (const staff of to) if (toneDue(people.get(staff)?.lines ?? [], at)) version.endsChanged();
      if (!version.isEndKnown()) listener();
    },
    tonesTakenBack: (to) => {
      const at = steady();
      for (const staff of to) toneTakenBack(people.get(staff)?.lines ?? [], at);
      version.endsChanged();
    },
    of: (staff, offShift = false) => {
      const at = steady();
      const person = people.get(staff) ?? null;
      const { hears, why } = judge(person ?? NOTHING_KNOWN, at, startedAt, offShift);
      const readable = (instant: Instant | null): Instant | null =>
        instant === null ? null : later(now(), instant - at);
      return {
        hears,
        hearsWhy: why,
        provenUntil:
          hears === 'proven' || person === null || why === 'off-shift' ? null : readable(provenUntil(person, at)),
        lastProofAt: readable(person?.lastProofAt ?? null),
      };
    },
    ways: (staff, pagers) => {
      const at = steady();
      const person = people.get(staff) ?? NOTHING_KNOWN;
      if (person !== NOTHING_KNOWN) noteSpans(person, at, startedAt, false);
      const { since, ways } = waysOf(person, pagers, at, startedAt);
      const readable = (instant: Instant): Instant => later(now(), instant - at);
      return { since: readable(since), ways: ways.map((way) => ({ ...way, since: readable(way.since) })) };
    },
    version: version.number,
    holdsUntil: version.holdsUntil,
    onChange: (told) => {
      listener = told;
    },
  };
}
