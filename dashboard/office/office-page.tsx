import type { ComponentChildren, JSX } from 'preact';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useOffice } from './use-office.ts';

/** The frame of a page without calls: it says so, and leads back. */
export function OfficePage({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  const { text } = useUi();
  const t = useOffice();
  useTitle(title);
  return (
    <div class="page page-plain">
      <PageHead>
        <PageLink to="/" class="plain">
          {text.value.back}
        </PageLink>
        <PageLink to="/phone" class="plain">
          {t.toPhone}
        </PageLink>
        <LanguageSwitch />
      </PageHead>
      <main class="centre office">
        <h1 tabIndex={-1}>{title}</h1>
        <p class="soft">{t.noCalls}</p>
        {children}
      </main>
    </div>
  );
}
