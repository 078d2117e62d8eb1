import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { passkeysWork, signInByPasskey } from '../api/passkeys.ts';
import { deviceWords } from '../api/session.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Back in without a new invitation, on a phone that was given a passkey. Not there where browsers have none. */
export function PasskeySignIn(): JSX.Element | null {
  const { http, session, shift, route, text, language } = useApp();
  const [failed, setFailed] = useState<Refusal | 'unused' | null>(null);
  const t = text.value.passkeys;
  if (!passkeysWork()) return null;
  async function signIn(): Promise<void> {
    setFailed(null);
    const answer = await signInByPasskey(http, deviceWords(navigator.userAgent));
    if (answer === null) return setFailed('unused');
    if (!answer.ok) return setFailed(answer.refusal);
    shift.end();
    session.signedIn(answer.value);
    route.go('/phone');
  }
  return (
    <>
      <button type="button" class="act act-side" onClick={() => void signIn()}>
        <Icon name="person" />
        <span>{t.signIn}</span>
      </button>
      {failed !== null && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {failed === 'unused' ? t.unused : refusalWords(failed, text.value, language.value)}
        </p>
      )}
    </>
  );
}
