import type { CalendarLinkMadeView, CalendarLinkView } from '../../../hub/contract/http/calendar-link.ts';
import type { Answer, Http } from '../http.ts';

const pathOf = (staff: string): string => `/staff/${encodeURIComponent(staff)}/calendar-link`;

/** Whether this person has a calendar link. */
export function calendarLinkOf(http: Http, staff: string): Promise<Answer<CalendarLinkView>> {
  return http({ method: 'GET', path: pathOf(staff) });
}

/** Makes a link; an older one ends. Only this answer has the secret. */
export function makeCalendarLink(http: Http, staff: string): Promise<Answer<CalendarLinkMadeView>> {
  return http({ method: 'POST', path: pathOf(staff) });
}

export function endCalendarLink(http: Http, staff: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: pathOf(staff) });
}
