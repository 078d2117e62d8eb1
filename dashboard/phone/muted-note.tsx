import type { JSX } from 'preact';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useSecondsLeft } from '../ui/use-seconds-left.ts';

/** Heard and muted is not going: it is said until somebody goes. */
export function MutedNote({ alert }: { alert: StandingAlert }): JSX.Element {
  const { text } = useUi();
  const t = text.value.acts;
  const left = useSecondsLeft(alert.silencedUntil);
  return (
    <p class="muted-note">
      <Icon name="mute" />
      <span class="digits">{left === null ? t.muted : t.mutedFor(left)}</span>
    </p>
  );
}
