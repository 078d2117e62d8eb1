import type { Grade, HearingReason } from '../domain/call/person.ts';
import type { StaffId } from '../domain/ids.ts';
import { later, SECOND_MS, type Instant } from '../domain/time.ts';
import type { Tones } from '../types/tones.ts';
import { judgePager, missedSince, pagerChangesAt, type OpenPager, type PagerHearing } from './pager-hearing.ts';

/**
 * For so long after a line broke, and after the start of the hub, a person may hear: a phone is back within seconds.
 */
const MAY_BE_BACK_MS = 8 * SECOND_MS;
/** A tone that was due sounds within this time, or it did not sound. */
const TONE_WITHIN_MS = 3 * SECOND_MS;
/** Tones wait for each other on a phone. One that sounded so recently proves the next as well. */
const TONE_PROVES_MS = 10 * SECOND_MS;
/** How long a tap at a board proves that somebody stands there. */
const TAP_HOLDS_MS = 60 * SECOND_MS;

/**
 * What a page says of itself. `board`: it hangs on a wall, so that nobody may be in front of it. `mute`: it makes no
 * sound.
 */
export type PageSays = {
  readonly visible: boolean;
  readonly mute: boolean;
  readonly board: boolean;
  readonly tapped: boolean;
};

/** One open line of a person. */
export type Line = {
  readonly page: (says: PageSays) => void;
  /** No frame for 8 s, or again one. */
  readonly silent: (is: boolean) => void;
  /** A sign that somebody sees the page. */
  readonly seen: () => void;
  /** A tone that was due has sounded. */
  readonly heard: () => void;
  readonly close: () => void;
};

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
  /** Rises when the answer for somebody may have changed, also by time alone. */
  readonly version: () => number;
  /** When an answer next changes by time alone, by the time that never jumps; null for never. */
  readonly holdsUntil: () => Instant | null;
  /** Called when an answer, or `holdsUntil`, may have changed. */
  readonly onChange: (listener: () => void) => void;
};

type OpenLine = {
  readonly session: string;
  says: PageSays | null;
  silent: boolean;
  toneDueAt: Instant | null;
  heardAt: Instant | null;
  tappedAt: Instant | null;
};
type Known = {
  readonly lines: Set<OpenLine>;
  readonly pagers: Set<PagerHearing>;
  /** Sessions whose last line ended with a tone that did not sound, and when that tone was due. */
  readonly muteSessions: Map<string, Instant>;
  closedAt: Instant | null;
  provenUntil: Instant | null;
  lastProofAt: Instant | null;
};
type Judged = { readonly hears: Grade; readonly why: HearingReason };

const RANK: Record<Grade, number> = { proven: 2, unproven: 1, cannot: 0 };

/** @param steady a time that never jumps; `now` is the time that people read. */
export function createReachability({
  steady,
  now,
}: {
  readonly steady: () => Instant;
  readonly now: () => Instant;
}): Reachability {
  const startedAt = steady();
  const people = new Map<StaffId, Known>();
  let version = 0;
  let until: Instant | null = later(startedAt, MAY_BE_BACK_MS);
  let untilIsKnown = false;
  let lookedAt = startedAt;
  let listener: () => void = () => {};

  function known(staff: StaffId): Known {
    let found = people.get(staff);
    if (found === undefined) {
      found = {
        lines: new Set(),
        pagers: new Set(),
        muteSessions: new Map(),
        closedAt: null,
        provenUntil: null,
        lastProofAt: null,
      };
      people.set(staff, found);
    }
    return found;
  }

  /** Every change of what is known goes through here, so that the end of a proof is noted to the millisecond. */
  function change(person: Known, work: () => void): void {
    const was = judge(person, steady()).hears;
    work();
    if (was === 'proven' && judge(person, steady()).hears !== 'proven') person.provenUntil = steady();
    version += 1;
    untilIsKnown = false;
    listener();
  }

  function judge({ lines, pagers, closedAt }: Known, at: Instant, offShift = false): Judged {
    let best: Judged | null = null;
    for (const line of lines) {
      const judged = judgeLine(line, at);
      if (best === null || RANK[judged.hears] > RANK[best.hears]) best = judged;
    }
    if (!offShift) {
      for (const pager of pagers) {
        const judged = judgePager(pager, at);
        if (best === null || isBetter(judged, best)) best = judged;
      }
    }
    if (best !== null) return best;
    if (pagers.size > 0) return { hears: 'cannot', why: 'off-shift' };
    if (closedAt !== null && at - closedAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'line-broke' };
    if (at - startedAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'hub-started' };
    return { hears: 'cannot', why: 'no-line' };
  }

  /** Every instant at which an answer changes by time alone. */
  function ends(): Instant[] {
    const found: Instant[] = [later(startedAt, MAY_BE_BACK_MS)];
    for (const { lines, pagers, closedAt } of people.values()) {
      for (const pager of pagers) found.push(...pagerChangesAt(pager));
      if (closedAt !== null && lines.size === 0) found.push(later(closedAt, MAY_BE_BACK_MS));
      for (const { toneDueAt, tappedAt } of lines) {
        if (toneDueAt !== null) found.push(later(toneDueAt, TONE_WITHIN_MS));
        if (tappedAt !== null) found.push(later(tappedAt, TAP_HOLDS_MS));
      }
    }
    return found;
  }

  /** Counts what has changed by time alone since it was last looked at. An end is never passed over. */
  function look(): void {
    const at = steady();
    if (untilIsKnown && (until === null || at < until)) return;
    const all = ends();
    if (all.some((end) => end > lookedAt && end <= at)) version += 1;
    until = all.reduce<Instant | null>(
      (first, end) => (end > at && (first === null || end < first) ? end : first),
      null,
    );
    untilIsKnown = true;
    lookedAt = at;
  }

  return {
    open: (staff, session) => {
      const person = known(staff);
      const line: OpenLine = {
        session,
        says: null,
        silent: false,
        toneDueAt: person.muteSessions.get(session) ?? null,
        heardAt: null,
        tappedAt: null,
      };
      change(person, () => void person.lines.add(line));
      return lineOf(line, person, change, steady);
    },
    tonesDue: (to) => {
      const at = steady();
      for (const staff of to) {
        for (const line of people.get(staff)?.lines ?? []) {
          if (line.toneDueAt !== null || (line.heardAt !== null && at - line.heardAt < TONE_PROVES_MS)) continue;
          line.toneDueAt = at;
          untilIsKnown = false;
        }
      }
      if (!untilIsKnown) listener();
    },
    tonesTakenBack: (to) => {
      const at = steady();
      for (const staff of to) {
        for (const line of people.get(staff)?.lines ?? [])
          if (line.toneDueAt !== null && at - line.toneDueAt < TONE_WITHIN_MS) line.toneDueAt = null;
      }
      untilIsKnown = false;
    },
    openPager: (staff, isStream, testedUntil) => {
      const person = known(staff);
      const pager: PagerHearing = { isStream, testedUntil, unansweredSince: null, hasAnswered: false };
      change(person, () => void person.pagers.add(pager));
      return {
        pinged: () => {
          if (pager.unansweredSince !== null) return;
          pager.unansweredSince = steady();
          untilIsKnown = false;
          listener();
        },
        answered: (unansweredSince) =>
          change(person, () => {
            pager.unansweredSince = unansweredSince;
            pager.hasAnswered = true;
          }),
        tested: (until) =>
          change(person, () => {
            pager.testedUntil = until;
            if (until !== null) person.lastProofAt = steady();
          }),
        close: (isLost) => {
          if (!person.pagers.has(pager)) return;
          const missed = missedSince(pager, steady());
          change(person, () => {
            if (missed !== null) person.provenUntil = missed;
            person.pagers.delete(pager);
            if (!isLost) person.closedAt = steady();
          });
        },
      };
    },
    of: (staff, offShift = false) => {
      const at = steady();
      const person = people.get(staff) ?? null;
      const { hears, why } = judge(person ?? NOTHING_KNOWN, at, offShift);
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
    version: () => {
      look();
      return version;
    },
    holdsUntil: () => {
      look();
      return until;
    },
    onChange: (told) => {
      listener = told;
    },
  };
}

const NOTHING_KNOWN: Known = {
  lines: new Set(),
  pagers: new Set(),
  muteSessions: new Map(),
  closedAt: null,
  provenUntil: null,
  lastProofAt: null,
};

function judgeLine({ says, silent, toneDueAt, tappedAt }: OpenLine, at: Instant): Judged {
  const toneMissing = toneDueAt !== null && at - toneDueAt >= TONE_WITHIN_MS;
  if (says === null) return { hears: 'unproven', why: silent ? 'line-silent' : 'no-sign' };
  if (says.mute) return { hears: 'cannot', why: 'mute' };
  if (says.board) {
    if (silent) return { hears: 'unproven', why: 'line-silent' };
    const isTapped = tappedAt !== null && at - tappedAt < TAP_HOLDS_MS;
    return isTapped ? { hears: 'proven', why: 'proven' } : { hears: 'unproven', why: 'board' };
  }
  if (!says.visible) return { hears: 'cannot', why: 'asleep' };
  if (silent) return { hears: 'unproven', why: 'line-silent' };
  return toneMissing ? { hears: 'unproven', why: 'tone-not-heard' } : { hears: 'proven', why: 'proven' };
}

/** Of two that are equally good, one that answers is better. */
function isBetter(one: Judged, other: Judged): boolean {
  return RANK[one.hears] > RANK[other.hears] || (RANK[one.hears] === RANK[other.hears] && other.why === 'pager-silent');
}

/** A tone that did not sound was heard by nobody from the moment when it was due. */
function provenUntil({ lines, pagers, provenUntil: noted }: Known, at: Instant): Instant | null {
  let latest = noted;
  for (const pager of pagers) {
    const missed = missedSince(pager, at);
    if (missed !== null && (latest === null || missed > latest)) latest = missed;
  }
  for (const { says, toneDueAt } of lines) {
    if (says?.visible !== true || toneDueAt === null || at - toneDueAt < TONE_WITHIN_MS) continue;
    if (latest === null || toneDueAt > latest) latest = toneDueAt;
  }
  return latest;
}

function lineOf(
  line: OpenLine,
  person: Known,
  change: (person: Known, work: () => void) => void,
  steady: () => Instant,
): Line {
  return {
    page: (says) =>
      change(person, () => {
        // Whatever has to sound may do so from now on.
        const wasAble = line.says === null || (line.says.visible && !line.says.mute);
        if (!wasAble && line.toneDueAt !== null) line.toneDueAt = steady();
        line.says = says;
        if (says.tapped) line.tappedAt = steady();
        if (says.visible) person.lastProofAt = steady();
      }),
    silent: (is) => {
      if (is !== line.silent) change(person, () => void (line.silent = is));
    },
    seen: () => {
      person.lastProofAt = steady();
    },
    heard: () => {
      person.lastProofAt = steady();
      person.muteSessions.delete(line.session);
      line.heardAt = steady();
      if (line.toneDueAt !== null) change(person, () => void (line.toneDueAt = null));
    },
    close: () => {
      if (!person.lines.has(line)) return;
      const { toneDueAt } = line;
      if (toneDueAt !== null && steady() - toneDueAt >= TONE_WITHIN_MS)
        person.muteSessions.set(line.session, toneDueAt);
      change(person, () => {
        person.lines.delete(line);
        person.closedAt = steady();
      });
    },
  };
}
