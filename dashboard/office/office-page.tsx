import type { ComponentChildren, JSX } from 'preact';
import { useTitle } from '../ui/page/page-head.tsx';
import { PageLink } from '../ui/page/page-link.tsx';
import { BackLink, PlainPage } from '../ui/page/plain-page.tsx';
import { useOffice } from './use-office.ts';

/** The frame of a page without calls: it says so, and leads back. */
export function OfficePage({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  const t = useOffice();
  useTitle(title);
  return (
    <PlainPage
      head={
        <>
          <BackLink />
          <PageLink to="/phone" class="plain">
            {t.toPhone}
          </PageLink>
        </>
      }
    >
      <main class="centre office">
        <h1 tabIndex={-1}>{title}</h1>
        <p class="soft">{t.noCalls}</p>
        {children}
      </main>
    </PlainPage>
  );
}
