import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RefusalCode } from '../api/http.ts';
import { join } from '../api/session.ts';
import { localize } from '../text/language.ts';
import type { Text } from '../text/zh.ts';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { takeFragment } from '../ui/take-fragment.ts';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { nameDevice } from './device-name.ts';
import { staffOf } from './session.ts';

type Failure = RefusalCode | 'NO_SECRET';

/**
 * Sign-in by invitation link. The secret stands behind the `#`, which browsers do not send, so it is in no log. It is
 * taken out of the address at once, so it is in no history and no screenshot.
 */
export function JoinPage(): JSX.Element {
  const { text, language } = useUi();
  const { http, session, onSignedIn } = useAccount();
  const invite = useRef(takeFragment());
  const [failed, setFailed] = useState<Failure | null>(invite.current === '' ? 'NO_SECRET' : null);
  const t = text.value.join;
  const staff = staffOf(session.state.value);
  useTitle(t.title);

  const signIn = useCallback(async (): Promise<void> => {
    setFailed(null);
    const answer = await join(http, invite.current, nameDevice(navigator.userAgent));
    if (!answer.ok) {
      setFailed(answer.refusal.code);
      return;
    }
    onSignedIn(answer.value);
  }, [http, onSignedIn]);

  useEffect(() => {
    if (invite.current !== '') void signIn();
    // Another link may be opened in the same tab while this page is shown.
    const onHash = (): void => {
      invite.current = takeFragment();
      if (invite.current !== '') void signIn();
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [signIn]);

  return (
    <div class="page page-plain">
      <PageHead>
        <LanguageSwitch />
      </PageHead>
      <main class="centre">
        {failed === null ? (
          <>
            <Lotus class="lotus-large" />
            <h1>{t.title}</h1>
            <p class="lead" aria-live="polite">
              {t.joining}
            </p>
          </>
        ) : (
          <JoinFailed failed={failed} onRetry={() => void signIn()}>
            {staff !== null && (
              <div class="box">
                <p>{t.alreadyIn(localize(staff.name, language.value))}</p>
                <PageLink to="/phone" class="act act-side">
                  {t.goOn}
                </PageLink>
              </div>
            )}
          </JoinFailed>
        )}
      </main>
    </div>
  );
}

function JoinFailed({
  failed,
  onRetry,
  children,
}: {
  failed: Failure;
  onRetry: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const { text } = useUi();
  const t = text.value.join;
  const useless = failed === 'INVITE_INVALID' || failed === 'INVALID_BODY' || failed === 'NO_SECRET';
  return (
    <>
      <Icon name="danger" class="large-icon" />
      <div role="alert">
        <h1>{failed === 'NO_SECRET' ? t.noSecret : useless ? t.usedUp : t.failed}</h1>
        <p class="lead">
          {failed === 'NO_SECRET' ? t.noSecretHint : useless ? t.usedUpHint : failureText(failed, text.value)}
        </p>
      </div>
      {!useless && (
        <button type="button" class="act act-main" onClick={onRetry}>
          {t.again}
        </button>
      )}
      {children}
    </>
  );
}

function failureText(code: RefusalCode, text: Text): string {
  if (
    code === 'NO_ANSWER' ||
    code === 'STOPPING' ||
    code === 'BUSY' ||
    code === 'TOO_MANY_REQUESTS' ||
    code === 'NOT_RECORDED'
  )
    return text.refusals[code]();
  return text.refusedOtherwise;
}
