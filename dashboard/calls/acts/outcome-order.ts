import type { OutcomeUseView } from '../../../hub/contract/http/calls.ts';
import type { Named } from '../../api/site.ts';

/** So many are shown before "more". */
export const OUTCOMES_SHOWN = 4;

/** The outcome of a reset at the call point. Nobody chooses it on a phone. */
const RESET = 'reset-at-place';
/** Nobody was helped: chosen seldom, and never by a thumb that wanted the first one. In this order. */
const LAST = ['nobody-there', 'pressed-by-mistake'];

/**
 * The outcomes for a call of this kind: by how often this building used them for the kind, then in the order of the
 * site document. The counts are those of the days before today, so nothing moves during a day.
 */
export function outcomesFor(
  kind: string | null,
  outcomes: readonly Named[],
  used: readonly OutcomeUseView[],
): readonly Named[] {
  const counts = new Map(used.filter((one) => one.kind === kind).map(({ outcome, count }) => [outcome, count]));
  const last = (id: string): number => LAST.indexOf(id) + 1;
  return outcomes
    .filter(({ id }) => id !== RESET)
    .sort((a, b) => last(a.id) - last(b.id) || (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
}
