import type { ComponentChildren, JSX } from 'preact';
import { useApp } from './ui-context.ts';

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
  const { route } = useApp();
  return (
    <a
      href={to}
      class={name}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        route.go(to);
      }}
    >
      {children}
    </a>
  );
}
