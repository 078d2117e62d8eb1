import type { InviteView, SessionView } from '../../../hub/contract/http/people.ts';
import type { Answer, Http } from '../http.ts';

/** The sessions of a person. Everybody may ask for their own, leads for those of anybody. */
export function listSessions(http: Http, staff: string): Promise<Answer<{ items: readonly SessionView[] }>> {
  return http({ method: 'GET', path: `/staff/${encodeURIComponent(staff)}/sessions` });
}

export function revokeSession(http: Http, session: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: `/sessions/${encodeURIComponent(session)}` });
}

export function renameSession(http: Http, session: string, device: string): Promise<Answer<unknown>> {
  return http({ method: 'PATCH', path: `/sessions/${encodeURIComponent(session)}`, body: { device } });
}

/**
 * An invitation for one more phone of this person: for one use, within ten minutes. Only this answer has the secret.
 */
export function invite(http: Http, staff: string): Promise<Answer<InviteView>> {
  return http({ method: 'POST', path: `/staff/${encodeURIComponent(staff)}/invites` });
}
