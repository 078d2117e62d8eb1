import type { InviteView, SessionView } from '../../hub/contract/http/people.ts';
import type { Answer, Http } from './http.ts';

/** Where this person is signed in: everybody may ask for themselves, leads for anybody. */
export function listSessions(http: Http, staff: string): Promise<Answer<{ items: readonly SessionView[] }>> {
  return http({ method: 'GET', path: `/staff/${encodeURIComponent(staff)}/sessions` });
}

export function revokeSession(http: Http, session: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: `/sessions/${encodeURIComponent(session)}` });
}

/** An invitation for one more phone of this person: single use, ten minutes. The hub says the secret once, now. */
export function invite(http: Http, staff: string): Promise<Answer<InviteView>> {
  return http({ method: 'POST', path: `/staff/${encodeURIComponent(staff)}/invites` });
}
