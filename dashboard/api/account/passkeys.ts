import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyView } from '../../../hub/contract/http/passkeys.ts';
import type { StaffView } from '../../../hub/contract/http/people.ts';
import type { Answer, Http } from '../http.ts';

/**
 * Browsers allow passkeys only on trusted origins (HTTPS, localhost), and only for host names, not for IP addresses.
 */
export function passkeysWork(): boolean {
  return isSecureContext && typeof PublicKeyCredential === 'function' && !/^[\d.]+$|:/.test(location.hostname);
}

export function listPasskeys(http: Http, staff: string): Promise<Answer<{ items: readonly PasskeyView[] }>> {
  return http({ method: 'GET', path: `/staff/${encodeURIComponent(staff)}/passkeys` });
}

export function removePasskey(http: Http, id: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: `/passkeys/${encodeURIComponent(id)}` });
}

/** Makes a passkey on this phone and registers it. @returns null when the person or the phone refused. */
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

/** @returns null when the person cancelled, or this phone has no passkey for this hub. */
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
