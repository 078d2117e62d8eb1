import type { InvitationView, MeView, StaffView } from '../../../hub/contract/http/people.ts';
import type { Answer, Http } from '../http.ts';

/** For whom an invitation is. It can still be used afterwards. */
export function lookAtInvitation(http: Http, invite: string): Promise<Answer<InvitationView>> {
  return http({ method: 'POST', path: '/sessions/invitation', body: { invite } });
}

/** Exchanges the secret of an invitation link for a session cookie. `device` tells the sessions of one person apart. */
export function join(http: Http, invite: string, device: string): Promise<Answer<{ staff: StaffView }>> {
  return http({ method: 'POST', path: '/sessions', body: { invite, device } });
}

export function whoAmI(http: Http): Promise<Answer<MeView>> {
  return http({ method: 'GET', path: '/me', timeoutMs: 5_000 });
}

export function signOut(http: Http): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: '/sessions/current' });
}
