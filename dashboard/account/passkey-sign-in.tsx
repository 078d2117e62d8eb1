import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { passkeysWork, signInByPasskey } from '../api/account/passkeys.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote, Warning } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { nameDevice } from './device-name.ts';

/** Sign-in without a new invitation, on a phone that has a passkey. Hidden where the browser has no passkeys. */
export function PasskeySignIn(): JSX.Element | null {
  const { text } = useUi();
  const { http, onSignedIn } = useAccount();
  const [failed, setFailed] = useState<Refusal | 'unused' | null>(null);
  const t = text.value.passkeys;
  if (!passkeysWork()) return null;
  async function signIn(): Promise<void> {
    setFailed(null);
    const answer = await signInByPasskey(http, nameDevice(navigator.userAgent));
    if (answer === null) return setFailed('unused');
    if (!answer.ok) return setFailed(answer.refusal);
    onSignedIn(answer.value);
  }
  return (
    <>
      <button type="button" class="act act-side" onClick={() => void signIn()}>
        <Icon name="person" />
        <span>{t.signIn}</span>
      </button>
      {failed === 'unused' ? <Warning>{t.unused}</Warning> : <RefusalNote refusal={failed} />}
    </>
  );
}
