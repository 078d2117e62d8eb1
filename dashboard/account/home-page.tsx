import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchDemo } from '../api/demo.ts';
import { localize } from '../text/language.ts';
import { officeLinks } from '../office/later.ts';
import { Later } from '../ui/later.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { PageCard } from '../ui/page/page-card.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';
import { SignOutButton } from './sign-out-button.tsx';
import { DemoRoles } from './demo-roles.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';

/** The page at the hub's address: links to the other pages, and sign-in. */
export function HomePage(): JSX.Element {
  const { text, language } = useUi();
  const { session } = useAccount();
  const [isDemo, setIsDemo] = useState(false);
  const t = text.value.home;
  const state = session.state.value;
  useTitle(t.title);
  useEffect(() => {
    async function load(): Promise<void> {
      setIsDemo((await fetchDemo(fetch.bind(globalThis))) !== null);
    }
    void load();
  }, []);
  return (
    <PlainPage>
      <main class="centre">
        <Lotus class="lotus-large" />
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        {state.is === 'signed-out' && !isDemo && <p class="box">{t.notSignedIn}</p>}
        {state.is === 'signed-out' && !isDemo && <PasskeySignIn />}
        {isDemo && <DemoRoles />}
        <nav class="page-cards" aria-label={t.title}>
          {state.is === 'signed-in' && <PageCard to="/phone" icon="phone" name={t.phone} hint={t.phoneHint} />}
          {state.is === 'signed-in' && <PageCard to="/board" icon="screen" name={t.board} hint={t.boardHint} />}
          {state.is === 'signed-in' && (
            <PageCard to="/why" icon="words" name={text.value.why.latest} hint={text.value.why.latestHint} />
          )}
        </nav>
        {state.is === 'signed-in' && state.staff !== null && <Later load={officeLinks} with={{ staff: state.staff }} />}
        {state.is === 'signed-in' && (
          <p class="soft">
            {state.staff !== null && t.signedInAs(localize(state.staff.name, language.value))}{' '}
            <SignOutButton words={t.signOut} />
          </p>
        )}
        <p class="soft">
          {text.value.danger} ·{' '}
          <PageLink to="/privacy" class="plain">
            {text.value.privacy.title}
          </PageLink>
        </p>
      </main>
    </PlainPage>
  );
}
