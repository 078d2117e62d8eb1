import type { JSX } from 'preact';
import type { InviteView } from '../../hub/contract/http/people.ts';
import { clockDuration } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/**
 * An invitation as a QR code for the camera of the other phone, while it can be used. Afterwards only a text is shown.
 */
export function InviteCode({ invite, used }: { invite: InviteView; used: boolean }): JSX.Element {
  const { text } = useUi();
  const { clock } = useSite();
  const t = text.value.sessions;
  // The clock counts whole seconds and may be one second behind, so one second less is shown.
  const left = Date.parse(invite.expiresAt) - clock.now.value - 1_000;
  if (used)
    return (
      <output class="owner">
        <Icon name="check" />
        <span>{t.joined}</span>
      </output>
    );
  if (left <= 0)
    return (
      <output class="refusal">
        <Icon name="clock" />
        <span>{t.ranOut}</span>
      </output>
    );
  return (
    <section class="invite" aria-label={t.invitation}>
      <QrCode words={invite.url} name={t.scan} />
      <p>{t.scan}</p>
      <p>
        <a class="invite-link" href={invite.url} target="_blank" rel="noreferrer">
          {invite.url}
        </a>
      </p>
      <p class="soft">
        {t.once}{' '}
        <strong class="digits" role="timer">
          {clockDuration(left)}
        </strong>
      </p>
    </section>
  );
}
