import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { WordsView } from '../../hub/contract/ids.ts';
import type { RefusalCode } from '../api/http.ts';
import { join, lookAtInvitation } from '../api/account/session.ts';
import { OutsideApps } from '../shell/in-app-note.tsx';
import { localize } from '../text/language.ts';
import type { Text } from '../text/zh.ts';
import { Icon } from '../ui/icon.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { takeFragment } from '../ui/take-fragment.ts';
import { PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { nameDevice } from './device-name.ts';
import { staffOf } from './session.ts';

type Failure = RefusalCode | 'NO_SECRET';
type State =
  | { readonly is: 'looking' | 'joining' }
  /** For whom it is; a tap joins. */
  | { readonly is: 'asked'; readonly name: WordsView }
  | { readonly is: 'failed'; readonly why: Failure; readonly again: () => void };

/**
 * Sign-in by invitation link. Scanners and previews open links by themselves, so the secret, which is good once, is spent
 * only by a tap in a browser that stays.
 */
export function JoinPage(): JSX.Element {
  const { text } = useUi();
  useTitle(text.value.join.title);
  return (
    <PlainPage>
      <OutsideApps why={text.value.shell.inApp.join}>
        <Join />
      </OutsideApps>
    </PlainPage>
  );
}

function Join(): JSX.Element {
  const { text, language } = useUi();
  const { session } = useAccount();
  const { state, join } = useJoin();
  const t = text.value.join;
  const staff = staffOf(session.state.value);
  const signedIn = staff === null ? null : localize(staff.name, language.value);
  if (state.is === 'failed')
    return (
      <main class="centre">
        <JoinFailed failed={state.why} onRetry={state.again}>
          {signedIn !== null && (
            <div class="box">
              <p>{t.alreadyIn(signedIn)}</p>
              <PageLink to="/phone" class="act act-side">
                {t.goOn}
              </PageLink>
            </div>
          )}
        </JoinFailed>
      </main>
    );
  const name = state.is === 'asked' ? localize(state.name, language.value) : null;
  return (
    <main class="centre">
      <Lotus class="lotus-large" />
      <h1 aria-live="polite">{name === null ? t.title : t.hello(name)}</h1>
      {name === null ? (
        <p class="lead" aria-live="polite">
          {state.is === 'joining' ? t.joining : t.looking}
        </p>
      ) : (
        <>
          {signedIn !== null && signedIn !== name && <p class="box">{t.instead(signedIn)}</p>}
          <button type="button" class="act act-main" onClick={join}>
            <Icon name="check" />
            <span>{t.joinAs(name)}</span>
          </button>
          <p class="soft">{t.hint}</p>
        </>
      )}
    </main>
  );
}

/** Looks at the invitation of the address, and uses it at a tap. */
function useJoin(): { readonly state: State; readonly join: () => void } {
  const { http, onSignedIn } = useAccount();
  const invite = useRef('');
  const [state, setState] = useState<State>({ is: 'looking' });

  const signIn = useCallback(async (): Promise<void> => {
    setState({ is: 'joining' });
    const answer = await join(http, invite.current, nameDevice(navigator.userAgent));
    if (answer.ok) onSignedIn(answer.value);
    else setState({ is: 'failed', why: answer.refusal.code, again: () => void signIn() });
  }, [http, onSignedIn]);

  const look = useCallback(async (): Promise<void> => {
    const asked = invite.current;
    setState({ is: 'looking' });
    const answer = await lookAtInvitation(http, asked);
    if (asked !== invite.current) return;
    if (answer.ok) setState({ is: 'asked', name: answer.value.name });
    else setState({ is: 'failed', why: answer.refusal.code, again: () => void look() });
  }, [http]);

  useEffect(() => {
    // Taken out of the address at once, so it is in no history and no screenshot.
    const start = (): void => {
      invite.current = takeFragment();
      if (invite.current === '') setState({ is: 'failed', why: 'NO_SECRET', again: () => undefined });
      else void look();
    };
    // Another link may be opened in the same tab while this page is shown.
    const onHash = (): void => {
      if (location.hash.length > 1) start();
    };
    start();
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [look]);

  return { state, join: () => void signIn() };
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
