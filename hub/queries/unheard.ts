import type { UnheardDayView, UnheardNowView } from '../contract/http/unheard.ts';
import type { PlaceId } from '../domain/ids.ts';
import { addDays, daysBetween, instantOf, localAt, type LocalDate } from '../domain/roster/local-time.ts';
import { MINUTE_MS, type Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';
import { DAYS_MOST } from './roster/duty-spans.ts';
import type { SiteSource } from './site/site-source.ts';

export type UnheardDays = {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** By place, in the order of their ids, and then by day. */
  readonly items: UnheardDayView[];
  /** Places where it is so now. */
  readonly now: UnheardNowView[];
};

/**
 * Minutes per place and day in which a press would have been heard by nobody (decision 0025).
 * @param from the first day, or null for the sixth day before the last one.
 * @param to the last day, included, or null for today.
 * @returns null for an empty range, or one longer than DAYS_MOST.
 */
export type UnheardQuery = (from: LocalDate | null, to: LocalDate | null) => UnheardDays | null;

const USUAL_DAYS = 7;

/** @param now the hub's time, in which spans are recorded. */
export function createUnheardQuery(
  { unheard }: Pick<Tables, 'unheard'>,
  { site }: Pick<SiteSource, 'site'>,
  now: () => Instant,
): UnheardQuery {
  return (from, to) => {
    const zone = site().site.site.timezone;
    const at = now();
    const last = to ?? localAt(at, zone).date;
    const first = from ?? addDays(last, 1 - USUAL_DAYS);
    const count = daysBetween(first, last) + 1;
    if (count < 1 || count > DAYS_MOST) return null;
    const midnights = Array.from({ length: count + 1 }, (_, i) => instantOf(addDays(first, i), 0, zone));
    const spans = unheard.between(midnights[0] as Instant, midnights[count] as Instant);
    return {
      from: first,
      to: last,
      items: byPlaceAndDay(spans, midnights, at).map(({ place, day, ms, times }) => ({
        place: place as string,
        day: addDays(first, day),
        minutes: Math.round((ms * 10) / MINUTE_MS) / 10,
        times,
      })),
      now: unheard
        .between(at, (at + 1) as Instant)
        .flatMap(({ place, since, until }) =>
          until === null ? [{ place: place as string, since: timestamp(since) }] : [],
        ),
    };
  };
}

type Sum = { readonly place: PlaceId; readonly day: number; ms: number; times: number };

/** @param midnights the beginning of each day, and the end of the last one. @param now where an open span ends. */
function byPlaceAndDay(
  spans: ReturnType<Tables['unheard']['between']>,
  midnights: readonly Instant[],
  now: Instant,
): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { place, since, until } of spans) {
    const end = until ?? now;
    for (let day = 0; day < midnights.length - 1; day += 1) {
      const [begins, ends] = [midnights[day] as Instant, midnights[day + 1] as Instant];
      if (begins >= end) break;
      const ms = Math.min(end, ends) - Math.max(since, begins);
      if (ms <= 0) continue;
      const sum = sums.get(`${place} ${day}`) ?? { place, day, ms: 0, times: 0 };
      sums.set(`${place} ${day}`, sum);
      sum.ms += ms;
      sum.times += 1;
    }
  }
  return [...sums.values()].toSorted((one, other) =>
    one.place === other.place ? one.day - other.day : one.place < other.place ? -1 : 1,
  );
}
