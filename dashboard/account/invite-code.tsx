import type { JSX } from 'preact';
import type { InviteView } from '../../hub/contract/http/people.ts';
import { Icon } from '../ui/icon.tsx';
import { RanOut, useTimeLeft, WorksOnce } from '../ui/one-time-code.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { useUi } from '../ui/ui-context.ts';

/**
 * An invitation as a QR code for the camera of the other phone, while it can be used. Afterwards only a text is shown.
 */
export function InviteCode({ invite, used }: { invite: InviteView; used: boolean }): JSX.Element {
  const { text } = useUi();
  const t = text.value.sessions;
  const left = useTimeLeft(invite.expiresAt);
  if (used)
    return (
      <output class="owner">
        <Icon name="check" />
        <span>{t.joined}</span>
      </output>
    );
  if (left <= 0) return <RanOut words={t.ranOut} />;
  return (
    <section class="invite" aria-label={t.invitation}>
      <QrCode words={invite.url} name={t.scan} />
      <p>{t.scan}</p>
      <p>
        <a class="invite-link" href={invite.url} target="_blank" rel="noreferrer">
          {invite.url}
        </a>
      </p>
      <WorksOnce words={t.once} left={left} />
    </section>
  );
}
