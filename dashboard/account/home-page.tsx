import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchDemo } from '../api/demo.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { say } from '../text/language.ts';

/** The way in for whoever types the hub's address. */
export function HomeView(): JSX.Element {
  const { text, session, language } = useApp();
  const [isDemo, setIsDemo] = useState(false);
  const t = text.value.home;
  const state = session.state.value;
  useTitle(t.title);
  useEffect(() => {
    async function look(): Promise<void> {
      setIsDemo((await fetchDemo(fetch.bind(globalThis))) !== null);
    }
    void look();
  }, []);
  return (
    <div class="page page-plain">
      <PageHead>
        <LanguageSwitch />
      </PageHead>
      <main class="centre">
        <Lotus class="lotus-large" />
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        {state.is === 'out' && <p class="box">{t.notSignedIn}</p>}
        {state.is === 'out' && <PasskeySignIn />}
        <nav class="doors" aria-label={t.title}>
          {state.is === 'in' && <Door to="/phone" icon="phone" name={t.phone} hint={t.phoneHint} />}
          {state.is === 'in' && <Door to="/board" icon="screen" name={t.board} hint={t.boardHint} />}
          {isDemo && <Door to="/panel" icon="door" name={t.panel} hint={t.panelHint} />}
        </nav>
        {state.is === 'in' && (
          <p class="soft">
            {state.staff !== null && t.signedInAs(say(state.staff.name, language.value))}{' '}
            <button type="button" class="plain" onClick={() => void session.leave()}>
              {t.signOut}
            </button>
          </p>
        )}
        <p class="soft">
          {text.value.danger} ·{' '}
          <PageLink to="/privacy" class="plain">
            {text.value.privacy.title}
          </PageLink>
        </p>
      </main>
    </div>
  );
}

function Door({ to, icon, name, hint }: { to: string; icon: IconName; name: string; hint: string }): JSX.Element {
  return (
    <PageLink to={to} class="door">
      <Icon name={icon} />
      <span>
        <strong>{name}</strong>
        <small>{hint}</small>
      </span>
    </PageLink>
  );
}
