import type { JSX } from 'preact';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';

/** Why the phone rings, in words, for those who cannot hear it. */
export function AlertNote({ alert }: { alert: StandingAlert }): JSX.Element {
  const { text, language } = useUi();
  return (
    <div class="ringing-words">
      <Icon name="bell" class="ringing-bell" />
      <p>
        <strong>{text.value.call.why[alert.frame.why] ?? text.value.call.why.raised}</strong>
        {/* The words of a new call repeat what the card says. All others say more. */}
        {(alert.frame.why !== 'raised' || alert.frame.notRecorded === true) && (
          <span>{localize(alert.frame.say, language.value)}</span>
        )}
      </p>
    </div>
  );
}
