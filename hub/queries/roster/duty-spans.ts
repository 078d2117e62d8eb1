import type { WordsView } from '../../contract/ids.ts';
import type { DutySpanView } from '../../contract/roster-export.ts';
import { SPAN_LOOK_MS } from '../../domain/roster/duty-spans.ts';
import {
  addDays,
  daysBetween,
  instantOf,
  localAt,
  localTimestamp,
  type LocalDate,
} from '../../domain/roster/local-time.ts';
import { later, type Instant } from '../../domain/time.ts';
import { personView, timestamp } from '../call-view.ts';
import type { SiteSource } from '../site/site-source.ts';

export type Range = { readonly from: Instant; readonly until: Instant };

const USUAL_DAYS = 28;
export const DAYS_MOST = 400;

/** @returns the range of days, or null when it is empty or longer than DAYS_MOST; see DutyQueries. */
export function daysAsked({ site, now }: SiteSource, from: LocalDate | null, to: LocalDate | null): Range | null {
  const zone = site().site.site.timezone;
  const first = from ?? localAt(now(), zone).date;
  const last = to ?? addDays(first, USUAL_DAYS);
  const days = daysBetween(first, last) + 1;
  return days < 1 || days > DAYS_MOST
    ? null
    : { from: instantOf(first, 0, zone), until: instantOf(addDays(last, 1), 0, zone) };
}

/** Who is on duty or backup in this range, span by span, by the present roster and its overrides. */
export function dutySpansView(source: SiteSource, team: string | null, { from, until }: Range): DutySpanView[] {
  const site = source.site();
  const {
    teams,
    site: { timezone: zone },
  } = site.site;
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  const asked = teams.map(({ id }) => id).filter((id) => team === null || id === team);
  return source
    .timetableSince(later(from, -SPAN_LOOK_MS))
    .spans(asked, from, until)
    .map((span) => {
      const { id, name } = personView(span.person, site);
      return {
        team: { id: span.team as string, name: names.get(span.team) as WordsView },
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
