import type { FunctionComponent, JSX } from 'preact';
import { AccountProvider } from '../account/account-context.ts';
import { SignedInOnly } from '../account/signed-in-only.tsx';
import { BoardProvider } from '../board/board-context.ts';
import { CallsProvider } from '../calls/calls-context.ts';
import { ConnectionBanner } from '../connection/connection-banner.tsx';
import { MattersProvider } from '../matters/matters-context.ts';
import { PhoneProvider } from '../phone/phone-context.ts';
import { PhonePage } from '../phone/phone-page.tsx';
import { TroublesProvider } from '../troubles/troubles-context.ts';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { SiteProvider } from '../ui/site-context.ts';
import { UiProvider } from '../ui/ui-context.ts';
import { Later } from '../ui/later.tsx';
import type { App as AppParts } from './create-app.ts';

const NOTHING = {};
// What a phone on shift does not need is loaded when it is shown.
const homePage = async () => (await import('../account/home-page.tsx')).HomePage;
const joinPage = async () => (await import('../account/join-page.tsx')).JoinPage;
const whyPage = async () => (await import('../why/why-page.tsx')).WhyPage;
const boardPage = async () => (await import('../board/board-page.tsx')).BoardPage;
const dutyPage = async () => (await import('../office/duty-page.tsx')).DutyPage;
const devicesPage = async () => (await import('../office/devices-page.tsx')).DevicesPage;
const placesPage = async () => (await import('../office/places-page.tsx')).PlacesPage;
const pagerPage = async () => (await import('../pager/pager-page.tsx')).PagerPage;
const panelPage = async () => (await import('../panel/panel-page.tsx')).PanelPage;
const privacyPage = async () => (await import('../account/privacy-page.tsx')).PrivacyPage;

export function App({ app }: { app: AppParts }): JSX.Element {
  return (
    <UiProvider value={app.ui}>
      <SiteProvider value={app.site}>
        <AccountProvider value={app.account}>
          <ConnectionBanner lost={app.lost} trouble={app.trouble} />
          <Page app={app} />
        </AccountProvider>
      </SiteProvider>
    </UiProvider>
  );
}

function Page({ app }: { app: AppParts }): JSX.Element {
  switch (app.route.value) {
    case 'home':
      return <Later load={homePage} with={NOTHING} />;
    case 'join':
      return <Later load={joinPage} with={NOTHING} />;
    case 'phone':
      return (
        <SignedInOnly>
          <CallsProvider value={app.calls}>
            <MattersProvider value={app.matters}>
              <TroublesProvider value={app.troubles}>
                <PhoneProvider value={app.phone}>
                  <PhonePage />
                </PhoneProvider>
              </TroublesProvider>
            </MattersProvider>
          </CallsProvider>
        </SignedInOnly>
      );
    case 'board':
      return (
        <SignedInOnly>
          <CallsProvider value={app.calls}>
            <TroublesProvider value={app.troubles}>
              <BoardProvider value={app.board}>
                <Later load={boardPage} with={NOTHING} />
              </BoardProvider>
            </TroublesProvider>
          </CallsProvider>
        </SignedInOnly>
      );
    case 'panel':
      return <Later load={panelPage} with={NOTHING} />;
    case 'privacy':
      return <Later load={privacyPage} with={NOTHING} />;
    case 'why':
      return (
        <SignedInOnly>
          <Later load={whyPage} with={{ call: new URLSearchParams(app.query.value).get('call') }} />
        </SignedInOnly>
      );
    case 'duty':
      return <Office load={dutyPage} />;
    case 'devices':
      return <Office load={devicesPage} />;
    case 'places':
      return <Office load={placesPage} />;
    case 'pager':
      return <Later load={pagerPage} with={NOTHING} />;
    case 'not-found':
      return <NotFoundPage />;
  }
}

function Office({ load }: { load: () => Promise<FunctionComponent> }): JSX.Element {
  return (
    <SignedInOnly>
      <Later load={load} with={NOTHING} />
    </SignedInOnly>
  );
}
