import { MINUTE_MS, SECOND_MS } from '../../../hub/domain/time.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import type { AppLine, PagerApp } from '../people/pager-app.ts';
import type { PhoneTruth } from './why-witness.ts';

/** The numbers of pager.md, How well a pager is heard. */
const MISSED_MS = 3 * SECOND_MS;
const TEST_HOLDS_MS = 14 * 60 * MINUTE_MS;
/** Promises.md, Who hears: for so long after a line broke a phone may be back. */
const MAY_BE_BACK_MS = 8 * SECOND_MS;

/** What the sun sees of the pagers, whatever the hub believes. */
export type PagerTruth = {
  readonly people: readonly StaffId[];
  readonly appOf: (me: StaffId) => PagerApp | null;
  /** When a test ring was last answered. */
  readonly testedAt: (me: StaffId) => Moment | null;
  readonly isMuted: (me: StaffId) => boolean;
};

export type Moment = {
  readonly sun: number;
  /** How far the wall clock was put back, in all, while no hub ran. None can know of it. */
  readonly unseen: number;
};

/** Whether a test ring was answered within 14 hours, as far as a hub can know. */
function isTested({ testedAt }: PagerTruth, me: StaffId, now: Moment): boolean {
  const at = testedAt(me);
  return at !== null && now.sun - at.sun <= TEST_HOLDS_MS + now.unseen - at.unseen;
}

const misses = ({ unanswered: [oldest] }: AppLine, now: Moment): boolean =>
  oldest !== undefined && now.sun - oldest.at >= MISSED_MS;

/** An armed WebSocket line whose last ping was answered, or is younger than 3 s. */
export function isProven(truth: PagerTruth, me: StaffId, now: Moment): boolean {
  const app = truth.appOf(me);
  if (app === null || app.isStream || !isTested(truth, me, now)) return false;
  return [...app.held].some((line) => line.hasAnswered && !misses(line, now));
}

/** As `isProven`, but from the first ping that nobody will answer it is no more. */
export function isThere(truth: PagerTruth, me: StaffId, now: Moment): boolean {
  const app = truth.appOf(me);
  if (app === null || app.isStream || !isTested(truth, me, now)) return false;
  return app.reads() || [...app.held].some(({ unanswered }) => unanswered.length === 0);
}

/** A wave that is sent now sounds, and somebody carries the phone. */
export function wouldSound({ appOf, isMuted }: PagerTruth, me: StaffId, now: Moment): boolean {
  const app = appOf(me);
  return app !== null && app.reads() && !isMuted(me) && ![...app.held].some((line) => misses(line, now));
}

/** The hub may rely on this pager, however little. */
export function mayBeTold({ appOf }: PagerTruth, me: StaffId, now: Moment): boolean {
  const app = appOf(me);
  return app !== null && (app.held.size > 0 || now.sun - app.lineEndedAt() < MAY_BE_BACK_MS);
}

/** Nothing but a pager, and every line of it has missed its ping. */
export function hasMissed({ appOf }: PagerTruth, me: StaffId, page: PhoneTruth, now: Moment): boolean {
  const app = appOf(me);
  if (app === null || app.isStream || app.held.size === 0 || !isDeafPage(page)) return false;
  return [...app.held].every((line) => misses(line, now));
}

export function isDeafPage(page: PhoneTruth): boolean {
  return page === 'asleep' || page === 'no-line' || page === 'never-joined';
}
