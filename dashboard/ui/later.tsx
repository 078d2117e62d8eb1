import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchPage } from '../api/page.ts';
import { useUi } from './ui-context.ts';

/** Only while the hub answers: without it there may be no page at all afterwards. */
async function loadAgain(): Promise<void> {
  try {
    await fetchPage((...request) => fetch(...request));
    location.reload();
  } catch {
    // The banner says that the line is gone.
  }
}

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
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    setFailed(false);
    async function fetchPage(): Promise<void> {
      try {
        const Page = await load();
        if (!isGone) setPage({ Page });
      } catch {
        if (!isGone) setFailed(true);
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
  const t = text.value.shell;
  return (
    <div class="later" aria-live="polite">
      <p>{isFailed ? t.notLoaded : text.value.waitPlease}</p>
      {isFailed && (
        <button type="button" class="act act-side" onClick={() => void loadAgain()}>
          {t.loadAgain}
        </button>
      )}
    </div>
  );
}
