import type { OutcomeId } from '../ids.ts';
import { DAY_MS, later, type Instant } from '../time.ts';

/** How a call ends that nobody had made. */
export const NOBODY_THERE = 'nobody-there' as OutcomeId;

/** So many calls within this time that ended so are a pattern. A miss costs more than a wrong hint: few are enough. */
export type FalsePressRule = { readonly count: number; readonly withinMs: number };

/** A closed call of one call point. */
export type ClosedThere = {
  readonly closedAt: Instant;
  readonly raisedAt: Instant;
  readonly outcome: OutcomeId | null;
};

/**
 * The false presses of a pattern that stands now.
 * @param closed closed calls of one call point, in any order.
 * @returns null when there is no pattern. `since` is when the first of them was raised.
 */
export function falsePattern(
  closed: readonly ClosedThere[],
  { count, withinMs }: FalsePressRule,
  now: Instant,
): { readonly count: number; readonly since: Instant } | null {
  const from = later(now, -withinMs);
  const found = closed.filter(({ outcome, closedAt }) => outcome === NOBODY_THERE && closedAt > from);
  if (found.length < count) return null;
  const since = found.reduce((first, { raisedAt }) => (raisedAt < first ? raisedAt : first), now);
  return { count: found.length, since };
}

/** A pattern is over after a day without another false press. */
export function isCalm(lastAt: Instant, now: Instant): boolean {
  return now - lastAt >= DAY_MS;
}

/** An open pattern is told again when it has doubled, so that 150 presses are not 150 facts. */
export function isWorse(before: number, count: number): boolean {
  return count >= 2 * before;
}
