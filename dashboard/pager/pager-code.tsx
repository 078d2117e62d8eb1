import type { JSX } from 'preact';
import type { PagerMadeView } from '../../hub/contract/http/pagers.ts';
import { clockDuration } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { Warning } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/** The page that sets a phone up, as a QR code for that phone, while it can be opened. */
export function PagerCode({ page, mine }: { page: PagerMadeView['page']; mine: boolean }): JSX.Element {
  const { text } = useUi();
  const { clock } = useSite();
  const t = text.value.pager;
  // The clock counts whole seconds and may be one second behind, so one second less is shown.
  const left = Date.parse(page.expiresAt) - clock.now.value - 1_000;
  if (left <= 0)
    return (
      <output class="refusal">
        <Icon name="clock" />
        <span>{t.ranOut}</span>
      </output>
    );
  return (
    <section class="invite" aria-label={t.scan}>
      <QrCode words={page.url} name={t.scan} />
      <p>{t.scan}</p>
      {isLoopback(page.url) && <Warning>{t.loopback}</Warning>}
      <p class="soft">
        {t.once}{' '}
        <strong class="digits" role="timer">
          {clockDuration(left)}
        </strong>
      </p>
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
