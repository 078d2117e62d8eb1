import type { ComponentChildren, JSX } from 'preact';
import { useUi } from '../ui-context.ts';

/** A link to another page of this app: no reload, but a real link to the browser (new tab, copy address). */
export function PageLink({
  to,
  class: name,
  children,
}: {
  to: string;
  class?: string;
  children: ComponentChildren;
}): JSX.Element {
  const { go } = useUi();
  return (
    <a
      href={to}
      class={name}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
