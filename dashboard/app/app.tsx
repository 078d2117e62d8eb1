import type { JSX } from 'preact';
import { useApp } from '../ui/ui-context.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { LineBanner } from '../connection/connection-banner.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { BoardView } from '../board/board-page.tsx';
import { HomeView } from '../account/home-page.tsx';
import { JoinView } from '../account/join-page.tsx';
import { PanelView } from '../panel/panel-page.tsx';
import { PhoneView } from '../phone/phone-page.tsx';
import { PrivacyView } from '../account/privacy-page.tsx';
import { SignedInOnly } from '../account/signed-in-only.tsx';

export function App(): JSX.Element {
  const { route } = useApp();
  return (
    <>
      <LineBanner />
      <Page name={route.name.value} />
    </>
  );
}

function Page({ name }: { name: ReturnType<typeof useApp>['route']['name']['value'] }): JSX.Element {
  switch (name) {
    case 'home':
      return <HomeView />;
    case 'join':
      return <JoinView />;
    case 'phone':
      return (
        <SignedInOnly>
          <PhoneView />
        </SignedInOnly>
      );
    case 'board':
      return (
        <SignedInOnly>
          <BoardView />
        </SignedInOnly>
      );
    case 'panel':
      return <PanelView />;
    case 'privacy':
      return <PrivacyView />;
    case 'nowhere':
      return <Nowhere />;
  }
}

function Nowhere(): JSX.Element {
  const t = useApp().text.value;
  useTitle(t.nowhere);
  return (
    <div class="page page-plain">
      <PageHead>
        <LanguageSwitch />
      </PageHead>
      <main class="centre">
        <h1>{t.nowhere}</h1>
        <PageLink to="/" class="act act-side">
          {t.back}
        </PageLink>
      </main>
    </div>
  );
}
