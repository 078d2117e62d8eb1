import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyView } from '../../hub/contract/http/passkeys.ts';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Answer, Http } from './http.ts';

/** Browsers make and use passkeys on trusted origins alone (HTTPS, localhost), and only for names, never for bare addresses. */
export function passkeysWork(): boolean {
  return isSecureContext && typeof PublicKeyCredential === 'function' && !/^[\d.]+$|:/.test(location.hostname);
}

export function listPasskeys(http: Http, staff: string): Promise<Answer<{ items: readonly PasskeyView[] }>> {
  return http({ method: 'GET', path: `/staff/${encodeURIComponent(staff)}/passkeys` });
}

export function removePasskey(http: Http, id: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: `/passkeys/${encodeURIComponent(id)}` });
}

/** Asks for finger or face, and gives the hub the new key. @returns null when the person or the phone did not want to. */
export async function addPasskey(http: Http, device: string): Promise<Answer<PasskeyView> | null> {
  const asked = await http<{ options: PublicKeyCredentialCreationOptionsJSON }>({
    method: 'POST',
    path: '/passkeys/options',
  });
  if (!asked.ok) return asked;
  const { startRegistration } = await import('@simplewebauthn/browser');
  const credential = await startRegistration({ optionsJSON: asked.value.options }).catch(() => null);
  return credential === null ? null : http({ method: 'POST', path: '/passkeys', body: { credential, device } });
}

/** @returns null when the person did not want to, or this phone has no key for this hub. */
export async function signInByPasskey(http: Http, device: string): Promise<Answer<{ staff: StaffView }> | null> {
  const asked = await http<{ options: PublicKeyCredentialRequestOptionsJSON }>({
    method: 'POST',
    path: '/sessions/passkey/options',
  });
  if (!asked.ok) return asked;
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const credential = await startAuthentication({ optionsJSON: asked.value.options }).catch(() => null);
  return credential === null ? null : http({ method: 'POST', path: '/sessions/passkey', body: { credential, device } });
}
