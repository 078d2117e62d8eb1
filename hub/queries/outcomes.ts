import type { OutcomeUseView } from '../contract/http/calls.ts';
import { addDays, instantOf, localAt, type LocalDate } from '../domain/roster/local-time.ts';
import type { Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import type { SiteSource } from './site/site-source.ts';

export type OutcomesUsed = { readonly day: LocalDate; readonly items: readonly OutcomeUseView[] };
/** Which outcomes ended the calls of the last days. Counted once a day, so that an order made from it stays all day. */
export type OutcomeQuery = () => OutcomesUsed;

const DAYS = 30;
/** Older calls are not counted: the order would stay the same, and the count would take long. */
const CALLS_MOST = 2_000;

/** @param now the hub's time. */
export function createOutcomeQuery(
  { calls }: Pick<Tables, 'calls'>,
  { site }: Pick<SiteSource, 'site'>,
  now: () => Instant,
): OutcomeQuery {
  let known: OutcomesUsed | null = null;
  return () => {
    const zone = site().site.site.timezone;
    const day = localAt(now(), zone).date;
    if (known?.day === day) return known;
    const [from, until] = [addDays(day, -DAYS), day].map((date) => instantOf(date, 0, zone)) as [Instant, Instant];
    known = { day, items: calls.outcomesUsed(from, until, CALLS_MOST) };
    return known;
  };
}
