import type { JSX } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { InvitationField } from './invitation-field.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import type { SignedOutReason } from './session.ts';

const WORDS: Record<SignedOutReason, 'never' | 'notSignedIn' | 'cutOff' | 'left'> = {
  never: 'never',
  'not-signed-in': 'notSignedIn',
  'cut-off': 'cutOff',
  left: 'left',
};

/** Why this device gets no calls, and what to do. A profile that never joined has not signed out. */
export function SignedOut({ why }: { why: SignedOutReason }): JSX.Element {
  const { text } = useUi();
  const t = text.value.signedOut;
  const title = why === 'never' ? text.value.device.neverTitle : t.title;
  useTitle(title);
  return (
    <PlainPage>
      <main class="centre signed-out">
        <Icon name="mute" class="large-icon" />
        <h1>{title}</h1>
        <p class="lead" role="alert">
          {t[WORDS[why]]}
        </p>
        <p>{t.hint}</p>
        <PasskeySignIn />
        <InvitationField />
      </main>
    </PlainPage>
  );
}
