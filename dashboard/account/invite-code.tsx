import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { renderSVG } from 'uqr';
import type { InviteView } from '../../hub/contract/http/people.ts';
import { clockDuration } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/** Width of the quiet zone around the code, in modules. Cameras need it to find the code. */
const QUIET_ZONE = 4;

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
      <Code words={invite.url} name={t.scan} />
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

/** Always dark on white. Older cameras do not read an inverted code. */
function Code({ words, name }: { words: string; name: string }): JSX.Element {
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(words, { ecc: 'M', border: QUIET_ZONE }))}`,
    [words],
  );
  return <img class="invite-code" src={picture} alt={name} />;
}
