import type { Grade, HearingReason } from '../../domain/call/person.ts';
import { later, SECOND_MS, type Instant } from '../../domain/time.ts';
import { judgePager, missedSince, pagerChangesAt, type PagerHearing } from '../pagers/pager-hearing.ts';
import type { Known, OpenLine } from './known.ts';

/**
 * For so long after a line broke, and after the start of the hub, a person may hear: a phone is back within seconds.
 */
export const MAY_BE_BACK_MS = 8 * SECOND_MS;
/** A tone that was due sounds within this time, or it did not sound. */
export const TONE_WITHIN_MS = 3 * SECOND_MS;
/** How long a tap at a board proves that somebody stands there. */
const TAP_HOLDS_MS = 60 * SECOND_MS;

export type Judged = { readonly hears: Grade; readonly why: HearingReason };

const RANK: Record<Grade, number> = { proven: 2, unproven: 1, cannot: 0 };

/**
 * How well a person hears, by the best of their lines and pagers.
 * @param startedAt when the hub started. @param offShift their pagers do not count.
 */
export function judge({ lines, pagers, closedAt }: Known, at: Instant, startedAt: Instant, offShift = false): Judged {
  const page = bestLine(lines, at);
  const pager = offShift ? null : bestPager(pagers, at);
  const best = page === null || (pager !== null && RANK[pager.hears] > RANK[page.hears]) ? pager : page;
  if (best !== null) return best;
  if (pagers.size > 0) return { hears: 'cannot', why: 'off-shift' };
  if (closedAt !== null && at - closedAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'line-broke' };
  if (at - startedAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'hub-started' };
  return { hears: 'cannot', why: 'no-line' };
}

/** @returns null without a line. */
export function bestLine(lines: Iterable<OpenLine>, at: Instant): Judged | null {
  let best: Judged | null = null;
  for (const line of lines) {
    const judged = judgeLine(line, at);
    if (best === null || RANK[judged.hears] > RANK[best.hears]) best = judged;
  }
  return best;
}

/** @returns null without a connected pager. */
export function bestPager(pagers: Iterable<PagerHearing>, at: Instant): Judged | null {
  let best: Judged | null = null;
  for (const pager of pagers) {
    const judged = judgePager(pager, at);
    if (best === null || isBetter(judged, best)) best = judged;
  }
  return best;
}

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
export function provenUntil({ lines, pagers, provenUntil: noted }: Known, at: Instant): Instant | null {
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

/** Every instant at which an answer changes by time alone; instants of the past may be among them. */
export function changesAt(people: Iterable<Known>, startedAt: Instant): Instant[] {
  const found: Instant[] = [later(startedAt, MAY_BE_BACK_MS)];
  for (const { lines, pagers, closedAt } of people) {
    for (const pager of pagers) found.push(...pagerChangesAt(pager));
    if (closedAt !== null && lines.size === 0) found.push(later(closedAt, MAY_BE_BACK_MS));
    found.push(...lineChangesAt(lines));
  }
  return found;
}

/** The same for these lines of a page. */
export function lineChangesAt(lines: Iterable<OpenLine>): Instant[] {
  const found: Instant[] = [];
  for (const { toneDueAt, tappedAt } of lines) {
    if (toneDueAt !== null) found.push(later(toneDueAt, TONE_WITHIN_MS));
    if (tappedAt !== null) found.push(later(tappedAt, TAP_HOLDS_MS));
  }
  return found;
}
