import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';
import type { InviteView } from '../../hub/contract/http/people.ts';
import { clockDuration } from '../state/durations.ts';
import { useApp } from './app-context.tsx';
import { Icon } from './icon.tsx';

/** Light squares around the code, without which cameras do not find it. */
const QUIET = 4;

/** An invitation to be held before the other phone's camera, for as long as it can be used; then it says so and shows nothing to scan. */
export function InviteCode({ invite, used }: { invite: InviteView; used: boolean }): JSX.Element {
  const { clock, text } = useApp();
  const t = text.value.sessions;
  // The clock shows whole seconds and is up to one behind; nobody is promised a second too many.
  const left = Date.parse(invite.expiresAt) - clock.now.value - 1_000;
  if (used) return <p class="owner" role="status"><Icon name="check" /><span>{t.joined}</span></p>;
  if (left <= 0) return <p class="refusal" role="status"><Icon name="clock" /><span>{t.ranOut}</span></p>;
  return (
    <section class="invite" aria-label={t.invitation}>
      <Code words={invite.url} name={t.scan} />
      <p>{t.scan}</p>
      <p><a class="invite-link" href={invite.url} target="_blank" rel="noreferrer">{invite.url}</a></p>
      <p class="soft">{t.once} <strong class="digits" role="timer">{clockDuration(left)}</strong></p>
    </section>
  );
}

/** Always dark on white: turned round for the night, older cameras do not read it. */
function Code({ words, name }: { words: string; name: string }): JSX.Element {
  const { data, size } = useMemo(() => encode(words, { ecc: 'M', border: QUIET }), [words]);
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="invite-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name} shape-rendering="crispEdges">
      <rect class="code-light" width={size} height={size} />
      <path class="code-dark" d={path} />
    </svg>
  );
}
