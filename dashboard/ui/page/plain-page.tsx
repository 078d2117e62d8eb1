import type { ComponentChildren, JSX } from 'preact';
import { LanguageSwitch } from '../language-switch.tsx';
import { PageHead } from './page-head.tsx';
import { PageLink } from './page-link.tsx';
import { useUi } from '../ui-context.ts';

/** A page in one column, with the switch of the language above it. @param head what stands beside the switch */
export function PlainPage({ head, children }: { head?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div class="page page-plain">
      <PageHead>
        {head}
        <LanguageSwitch />
      </PageHead>
      {children}
    </div>
  );
}

/** The link to the home page, for the head of a page. */
export function BackLink(): JSX.Element {
  const { text } = useUi();
  return (
    <PageLink to="/" class="plain">
      {text.value.back}
    </PageLink>
  );
}
