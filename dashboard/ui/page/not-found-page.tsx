import type { JSX } from 'preact';
import { useTitle } from './page-head.tsx';
import { PageLink } from './page-link.tsx';
import { PlainPage } from './plain-page.tsx';
import { useUi } from '../ui-context.ts';

export function NotFoundPage(): JSX.Element {
  const t = useUi().text.value;
  useTitle(t.nowhere);
  return (
    <PlainPage>
      <main class="centre">
        <h1>{t.nowhere}</h1>
        <PageLink to="/" class="act act-side">
          {t.back}
        </PageLink>
      </main>
    </PlainPage>
  );
}
