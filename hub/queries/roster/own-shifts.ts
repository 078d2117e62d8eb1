import { createHash } from 'node:crypto';
import type { CalendarLinkView } from '../../contract/http/calendar-link.ts';
import type { DutySpanView } from '../../contract/roster-export.ts';
import type { StaffId } from '../../domain/ids.ts';
import { addDays, instantOf, localAt } from '../../domain/roster/local-time.ts';
import type { Tables } from '../../store/tables.ts';
import { timestamp } from '../call-view.ts';
import { dutySpansView } from './duty-spans.ts';
import type { SiteSource } from '../site/site-source.ts';

export type OwnShifts = {
  readonly spans: readonly DutySpanView[];
  /** The same for every reading through this link, and another for every other link. Not a secret. */
  readonly link: string;
  /** Entity tag (RFC 9110, 8.8.3): changes as soon as one of the shifts does. */
  readonly tag: string;
};

export type CalendarLinkQueries = {
  readonly of: (staff: StaffId) => CalendarLinkView;
  /**
   * The shifts of the person whose link this is, from the beginning of today for a year.
   * @returns null for a link that is unknown or was removed, and for a person who is no longer on the staff.
   */
  readonly shifts: (secret: string) => OwnShifts | null;
};

const DAYS = 366;

export function createCalendarLinkQueries(
  { calendarLinks }: Pick<Tables, 'calendarLinks'>,
  source: SiteSource,
): CalendarLinkQueries {
  return {
    of: (staff) => {
      const at = calendarLinks.madeAt(staff);
      return { createdAt: at === null ? null : timestamp(at) };
    },
    shifts: (secret) => {
      const staff = calendarLinks.ownerOf(createHash('sha256').update(secret).digest());
      const person = staff === null ? null : source.site().staff(staff);
      if (staff === null || person === null || person.active === false) return null;
      const { site } = source.site().site;
      const today = localAt(source.now(), site.timezone).date;
      const range = {
        from: instantOf(today, 0, site.timezone),
        until: instantOf(addDays(today, DAYS), 0, site.timezone),
      };
      const spans = dutySpansView(source, null, range).filter((span) => span.person.id === staff);
      const link = (calendarLinks.madeAt(staff) ?? 0).toString(36);
      return { spans, link, tag: tagOf({ spans: spans.map(({ person: _, ...span }) => span), site, link }) };
    },
  };
}

/** A weak tag: the file also holds the moment at which it was written. */
function tagOf(content: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;
}
