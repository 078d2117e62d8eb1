import type { MeView, StaffView } from '../../hub/contract/http/people.ts';
import type { Answer, Http } from './http.ts';

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

/** A short description of this device for the list of sessions, from what the browser tells every site. */
export function describeDevice(userAgent: string): string {
  const kind = /iPad|Tablet/.test(userAgent)
    ? 'tablet'
    : /iPhone|Android|Mobile/.test(userAgent)
      ? 'phone'
      : 'computer';
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /Firefox\//.test(userAgent)
      ? 'Firefox'
      : /MicroMessenger/.test(userAgent)
        ? 'WeChat'
        : /Chrome\//.test(userAgent)
          ? 'Chrome'
          : /Safari\//.test(userAgent)
            ? 'Safari'
            : 'browser';
  return `${kind}, ${browser}`;
}
