import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RefusalCode } from '../api/http.ts';
import { deviceWords, join } from '../api/session.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { say } from '../text/language.ts';

/**
 * Sign-in by invitation link. The secret stands behind the `#`, which browsers send to nobody, so it is in no log; it is
 * taken out of the address at once, so it is in no history and no screenshot either.
 */
export function JoinView(): JSX.Element {
  const { http, route, session, shift, text, language } = useApp();
  const invite = useRef(takeFragment());
  const [failed, setFailed] = useState<RefusalCode | 'NO_SECRET' | null>(invite.current === '' ? 'NO_SECRET' : null);
  const t = text.value.join;
  const state = session.state.value;
  useTitle(t.title);

  const signIn = useCallback(async (): Promise<void> => {
    setFailed(null);
    const answer = await join(http, invite.current, deviceWords(navigator.userAgent));
    if (!answer.ok) {
      setFailed(answer.refusal.code);
      return;
    }
    shift.end();
    session.signedIn(answer.value);
    route.go('/phone');
  }, [http, session, shift, route]);

  useEffect(() => {
    if (invite.current !== '') void signIn();
    // The same tab may be given another link while it stands here.
    const onHash = (): void => {
      invite.current = takeFragment();
      if (invite.current !== '') void signIn();
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [signIn]);

  const useless = failed === 'INVITE_INVALID' || failed === 'INVALID_BODY' || failed === 'NO_SECRET';
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
          <>
            <Icon name="danger" class="large-icon" />
            <div role="alert">
              <h1>{failed === 'NO_SECRET' ? t.noSecret : useless ? t.usedUp : t.failed}</h1>
              <p class="lead">
                {failed === 'NO_SECRET' ? t.noSecretHint : useless ? t.usedUpHint : failedWords(failed, text.value)}
              </p>
            </div>
            {!useless && (
              <button type="button" class="act act-main" onClick={() => void signIn()}>
                {t.again}
              </button>
            )}
            {state.is === 'in' && state.staff !== null && (
              <div class="box">
                <p>{t.alreadyIn(say(state.staff.name, language.value))}</p>
                <PageLink to="/phone" class="act act-side">
                  {t.goOn}
                </PageLink>
              </div>
            )}
          </>
        )}
      </main>
    </div>
  );
}

function failedWords(code: RefusalCode, text: ReturnType<typeof useApp>['text']['value']): string {
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

function takeFragment(): string {
  const secret = decodeURIComponent(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return secret;
}
