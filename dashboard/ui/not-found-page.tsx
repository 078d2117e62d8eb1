import type { JSX } from 'preact';
import { LanguageSwitch } from './language-switch.tsx';
import { PageHead, useTitle } from './page-head.tsx';
import { PageLink } from './page-link.tsx';
import { useUi } from './ui-context.ts';

export function NotFoundPage(): JSX.Element {
  const t = useUi().text.value;
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
