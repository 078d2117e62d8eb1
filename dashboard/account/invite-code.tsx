import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { renderSVG } from 'uqr';
import type { InviteView } from '../../hub/contract/http/people.ts';
import { clockDuration } from '../text/times.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Light squares around the code, without which cameras do not find it. */
const QUIET = 4;

/** An invitation to be held before the other phone's camera, for as long as it can be used; then it says so and shows nothing to scan. */
export function InviteCode({ invite, used }: { invite: InviteView; used: boolean }): JSX.Element {
  const { clock, text } = useApp();
  const t = text.value.sessions;
  // The clock shows whole seconds and is up to one behind; nobody is promised a second too many.
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

/** Always dark on white: turned round for the night, older cameras do not read it. */
function Code({ words, name }: { words: string; name: string }): JSX.Element {
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(words, { ecc: 'M', border: QUIET }))}`,
    [words],
  );
  return <img class="invite-code" src={picture} alt={name} />;
}
