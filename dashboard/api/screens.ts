import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Answer, Http } from './http.ts';

/** This device is the shared screen of a place from now on; it is nobody's phone any more. */
export function becomeSharedScreen(http: Http, place: string): Promise<Answer<unknown>> {
  return http({ method: 'PUT', path: '/sessions/current/screen', body: { place } });
}

/** At a shared screen: who acts there. `idleS`: how long without an act. */
export function enterPin(http: Http, staff: string, pin: string): Promise<Answer<{ staff: StaffView; idleS: number }>> {
  return http({ method: 'POST', path: '/sessions/current/pin', body: { staff, pin } });
}

export function clearPin(http: Http): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: '/sessions/current/pin' });
}

/** One's own PIN, from one's own phone; null takes it away. */
export function setPin(http: Http, pin: string | null): Promise<Answer<unknown>> {
  return pin === null
    ? http({ method: 'DELETE', path: '/me/pin' })
    : http({ method: 'PUT', path: '/me/pin', body: { pin } });
}
