import { SPAN_LOOK_MS } from '../domain/duty-spans.ts';
import type { TeamId } from '../domain/ids.ts';
import { addDays, daysBetween, instantOf, localAt, localTimestamp, type LocalDate } from '../domain/local-time.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import { later, type Instant } from '../domain/time.ts';
import type { Timetable } from '../domain/timetable.ts';
import { personView, timestamp } from './call-view.ts';

/** What the question is asked of: the house as it is, and its roster with changes that have ended already. */
export type Rota = {
  readonly site: () => SiteIndex;
  readonly timetableSince: (at: Instant) => Timetable;
  readonly now: () => Instant;
};

const USUAL_DAYS = 28;
export const DAYS_MOST = 400;

/**
 * @param from the first day, or null for today. @param to the last day, itself included, or null for 28 days after the first.
 * @returns null when it ends before it begins, or is longer than 400 days.
 */
export function daysAsked(
  { site, now }: Rota,
  from: LocalDate | null,
  to: LocalDate | null,
): { readonly from: Instant; readonly until: Instant } | null {
  const zone = site().site.site.timezone;
  const first = from ?? localAt(now(), zone).date;
  const last = to ?? addDays(first, USUAL_DAYS);
  const days = daysBetween(first, last) + 1;
  return days < 1 || days > DAYS_MOST
    ? null
    : { from: instantOf(first, 0, zone), until: instantOf(addDays(last, 1), 0, zone) };
}

/** Who is on duty or backup in these days, span by span, by the roster as it now stands and the changes entered for then. */
export function dutySpansView(
  rota: Rota,
  team: string | null,
  { from, until }: { readonly from: Instant; readonly until: Instant },
) {
  const site = rota.site();
  const {
    teams,
    site: { timezone: zone },
  } = site.site;
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  const asked = teams.map(({ id }) => id).filter((id) => team === null || id === team);
  return rota
    .timetableSince(later(from, -SPAN_LOOK_MS))
    .spans(asked, from, until)
    .map((span) => {
      const { id, name } = personView(span.person, site);
      return {
        team: { id: span.team as string, name: names.get(span.team as TeamId) as { zh: string; en: string } },
        person: { id, name },
        role: span.role,
        from: timestamp(span.from),
        to: timestamp(span.to),
        localFrom: localTimestamp(span.from, zone),
        localTo: localTimestamp(span.to, zone),
        why: span.why,
        whole: span.whole,
      };
    });
}
