import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useUi } from './ui-context.ts';

/** Time before a page that could not be loaded is asked for again, in ms. */
const AGAIN_MS = 3_000;

/**
 * A page whose code is loaded when it is shown, so that a phone loads only its own page first.
 * @param load must be the same function at each rendering. @param with what the page is given
 */
export function Later<Props extends object>({
  load,
  with: props,
}: {
  load: () => Promise<FunctionComponent<Props>>;
  with: Props;
}): JSX.Element {
  const { text } = useUi();
  const [page, setPage] = useState<{ readonly Page: FunctionComponent<Props> } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    async function fetchPage(): Promise<void> {
      try {
        const Page = await load();
        if (!isGone) setPage({ Page });
      } catch {
        timer = setTimeout(() => void fetchPage(), AGAIN_MS);
      }
    }
    void fetchPage();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [load]);
  if (page !== null) return <page.Page {...props} />;
  return (
    <p class="later" aria-live="polite">
      {text.value.waitPlease}
    </p>
  );
}
