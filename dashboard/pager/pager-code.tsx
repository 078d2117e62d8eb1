import type { JSX } from 'preact';
import type { PagerMadeView } from '../../hub/contract/http/pagers.ts';
import { RanOut, useTimeLeft, WorksOnce } from '../ui/one-time-code.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { Warning } from '../ui/refusal-note.tsx';
import { useUi } from '../ui/ui-context.ts';

/** The page that sets a phone up, as a QR code for that phone, while it can be opened. */
export function PagerCode({ page, mine }: { page: PagerMadeView['page']; mine: boolean }): JSX.Element {
  const { text } = useUi();
  const t = text.value.pager;
  const left = useTimeLeft(page.expiresAt);
  if (left <= 0) return <RanOut words={t.ranOut} />;
  return (
    <section class="invite" aria-label={t.scan}>
      <QrCode words={page.url} name={t.scan} />
      <p>{t.scan}</p>
      {isLoopback(page.url) && <Warning>{t.loopback}</Warning>}
      <WorksOnce words={t.once} left={left} />
      <p class="soft">{t.noPhone}</p>
      {mine && (
        <a class="act act-side" href={page.url}>
          {t.here}
        </a>
      )}
    </section>
  );
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
