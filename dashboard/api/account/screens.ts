import type { StaffView } from '../../../hub/contract/http/people.ts';
import type { Answer, Http } from '../http.ts';

/** Makes this device the shared screen of a place. It then belongs to no person. */
export function becomeSharedScreen(http: Http, place: string): Promise<Answer<unknown>> {
  return http({ method: 'PUT', path: '/sessions/current/screen', body: { place } });
}

/** At a shared screen: who acts there. `idleS`: after so many seconds without an action the PIN is needed again. */
export function enterPin(http: Http, staff: string, pin: string): Promise<Answer<{ staff: StaffView; idleS: number }>> {
  return http({ method: 'POST', path: '/sessions/current/pin', body: { staff, pin } });
}

export function clearPin(http: Http): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: '/sessions/current/pin' });
}

/** Sets one's own PIN, from one's own phone. Null removes it. */
export function setPin(http: Http, pin: string | null): Promise<Answer<unknown>> {
  return pin === null
    ? http({ method: 'DELETE', path: '/me/pin' })
    : http({ method: 'PUT', path: '/me/pin', body: { pin } });
}
