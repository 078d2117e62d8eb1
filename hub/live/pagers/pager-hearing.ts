import type { Grade, HearingReason } from '../../domain/call/person.ts';
import type { StaffId } from '../../domain/ids.ts';
import { later, SECOND_MS, type Instant } from '../../domain/time.ts';

/** A ping that a pager has not answered for so long: it may not have rung. */
export const PAGER_SILENT_MS = 3 * SECOND_MS;
/** A ping that was not answered for so long: the line is ended. */
export const PAGER_GONE_MS = 15 * SECOND_MS;

/** One open connection of a pager. Instants are of the time that never jumps. */
export type PagerHearing = {
  /** Id of the pager; a pager may have several connections. */
  readonly pager: string;
  /** A JSON stream answers no pings, so that only TCP says that it is there. */
  readonly isStream: boolean;
  /** Until then the answered test ring holds; null: no test ring was answered. */
  testedUntil: Instant | null;
  /** When the oldest ping without an answer was sent. */
  unansweredSince: Instant | null;
  hasAnswered: boolean;
};

/** What the listener of pagers says of one connection. */
export type PagerReach = {
  readonly pinged: () => void;
  /** Every ping was answered, or those after `unansweredSince` were not. */
  readonly answered: (unansweredSince: Instant | null) => void;
  readonly tested: (until: Instant | null) => void;
  /** @param isLost it did not answer for {@link PAGER_GONE_MS}; otherwise it may be back within seconds. */
  readonly close: (isLost: boolean) => void;
};

/** @param pager its id; without it the connection counts for the person and is no way of its own. */
export type OpenPager = (staff: StaffId, isStream: boolean, testedUntil: Instant | null, pager?: string) => PagerReach;

/** Why a pager is heard so well or badly. */
export type PagerReason = Extract<
  HearingReason,
  'pager' | 'pager-untested' | 'pager-stream' | 'pager-silent' | 'no-sign'
>;
export type JudgedPager = { readonly hears: Grade; readonly why: PagerReason };

/** How well a person hears through this pager. A pong proves the app; that the phone rings, only the test ring proves. */
export function judgePager(
  { isStream, testedUntil, unansweredSince, hasAnswered }: PagerHearing,
  at: Instant,
): JudgedPager {
  if (isStream) return { hears: 'unproven', why: 'pager-stream' };
  const silentMs = unansweredSince === null ? 0 : at - unansweredSince;
  if (silentMs >= PAGER_GONE_MS) return { hears: 'cannot', why: 'pager-silent' };
  if (silentMs >= PAGER_SILENT_MS) return { hears: 'unproven', why: 'pager-silent' };
  if (!hasAnswered) return { hears: 'unproven', why: 'no-sign' };
  if (testedUntil === null || at >= testedUntil) return { hears: 'unproven', why: 'pager-untested' };
  return { hears: 'proven', why: 'pager' };
}

/** When the judgement changes by time alone; instants of the past may be among them. */
export function pagerChangesAt({ testedUntil, unansweredSince }: PagerHearing): Instant[] {
  return [
    ...(testedUntil === null ? [] : [testedUntil]),
    ...(unansweredSince === null
      ? []
      : [later(unansweredSince, PAGER_SILENT_MS), later(unansweredSince, PAGER_GONE_MS)]),
  ];
}

/** A ping that was missed was missed from the moment when it was sent. Null: none was. */
export function missedSince({ testedUntil, unansweredSince }: PagerHearing, at: Instant): Instant | null {
  return testedUntil !== null && unansweredSince !== null && at - unansweredSince >= PAGER_SILENT_MS
    ? unansweredSince
    : null;
}
