import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useUi } from '../ui-context.ts';

/** Sets the title of the window. `count`: waiting calls, shown before it, for those who see only the tab. */
export function useTitle(title: string, count = 0): void {
  const { text } = useUi();
  const whole = `${count > 0 ? `(${count}) ` : ''}${title} · ${text.value.product}`;
  useEffect(() => {
    document.title = whole;
  }, [whole]);
}

export function PageHead({ children }: { children: ComponentChildren }): JSX.Element {
  return <header class="page-head">{children}</header>;
}
