import type { JSX } from 'preact';
import { useApp } from '../parts/app-context.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { LineBanner } from '../parts/line-banner.tsx';
import { PageLink } from '../parts/link.tsx';
import { PageHead, useTitle } from '../parts/page-head.tsx';
import { BoardView } from './board.tsx';
import { HomeView } from './home.tsx';
import { JoinView } from './join.tsx';
import { PanelView } from './panel.tsx';
import { PhoneView } from './phone.tsx';
import { PrivacyView } from './privacy.tsx';
import { SignedInOnly } from './signed-in-only.tsx';

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
