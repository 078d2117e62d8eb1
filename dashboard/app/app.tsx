import type { ComponentChildren, FunctionComponent, JSX } from 'preact';
import { AccountProvider } from '../account/account-context.ts';
import { SignedInOnly } from '../account/signed-in-only.tsx';
import { BoardProvider } from '../board/board-context.ts';
import { CallsProvider } from '../calls/calls-context.ts';
import { ConnectionBanner } from '../connection/connection-banner.tsx';
import { NoHub } from '../connection/no-hub.tsx';
import { MattersProvider } from '../matters/matters-context.ts';
import { PhoneProvider } from '../phone/phone-context.ts';
import { PhonePage } from '../phone/phone-page.tsx';
import { NewVersionBar } from '../shell/new-version-bar.tsx';
import { TroublesProvider } from '../troubles/troubles-context.ts';
import { NotFoundPage } from '../ui/page/not-found-page.tsx';
import { SiteProvider } from '../ui/site-context.ts';
import { UiProvider } from '../ui/ui-context.ts';
import { Later } from '../ui/later.tsx';
import type { App as AppParts } from './create-app.ts';

const NOTHING = {};
// What a phone on shift does not need is loaded when it is shown.
const homePage = async () => (await import('../account/home-page.tsx')).HomePage;
const joinPage = async () => (await import('../account/join-page.tsx')).JoinPage;
const whyPage = async () => (await import('../why/why-page.tsx')).WhyPage;
const reportPage = async () => (await import('../report/report-page.tsx')).ReportPage;
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
          <NewVersionBar version={app.newVersion} />
          <Page app={app} />
        </AccountProvider>
      </SiteProvider>
    </UiProvider>
  );
}

function Page({ app }: { app: AppParts }): JSX.Element {
  const waiting = <NoHub lost={app.lost} sound={app.phone.sound} />;
  switch (app.route.value) {
    case 'home':
      return <Later load={homePage} with={NOTHING} />;
    case 'join':
      return <Later load={joinPage} with={NOTHING} />;
    case 'phone':
      return (
        <SignedInOnly waiting={waiting}>
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
        <SignedInOnly waiting={waiting}>
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
        <SignedInOnly waiting={waiting}>
          <Later load={whyPage} with={{ call: new URLSearchParams(app.query.value).get('call') }} />
        </SignedInOnly>
      );
    case 'report':
      return (
        <SignedInOnly waiting={waiting}>
          <Later load={reportPage} with={{ asked: new URLSearchParams(app.query.value).get('month') }} />
        </SignedInOnly>
      );
    case 'duty':
      return <Office load={dutyPage} waiting={waiting} />;
    case 'devices':
      return <Office load={devicesPage} waiting={waiting} />;
    case 'places':
      return <Office load={placesPage} waiting={waiting} />;
    case 'pager':
      return <Later load={pagerPage} with={NOTHING} />;
    case 'not-found':
      return <NotFoundPage />;
  }
}

function Office({
  load,
  waiting,
}: {
  load: () => Promise<FunctionComponent>;
  waiting: ComponentChildren;
}): JSX.Element {
  return (
    <SignedInOnly waiting={waiting}>
      <Later load={load} with={NOTHING} />
    </SignedInOnly>
  );
}
