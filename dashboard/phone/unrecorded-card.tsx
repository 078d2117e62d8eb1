import type { JSX } from 'preact';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { timeOfDay } from '../text/times.ts';
import { whereIs } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { Ringing } from './call-card.tsx';
import { Icon } from '../ui/icon.tsx';
import { useShownReceipts } from './use-shown-receipts.ts';

/**
 * A press that the hub could not store. It is in no list and nobody can take it through the hub, and the button got no receipt:
 * somebody has to walk there. It stays until a person puts it away.
 */
export function UnrecordedCard({ alert }: { alert: StandingAlert }): JSX.Element {
  const { text, language, site, house } = useApp();
  const { call, alertId } = alert.frame;
  const where = whereIs(call, site.value, language.value, text.value.call.unplaced);
  useShownReceipts([alert]);
  return (
    <article class={`call priority-${call.priority} ringing call-unrecorded`} aria-labelledby={`where-${alertId}`}>
      <header class="call-head">
        <span class="chip chip-priority">
          <Icon name="disk" />
          {text.value.call.priority[call.priority]}
        </span>
      </header>
      <h2 id={`where-${alertId}`} class="call-where">
        {where.point}
      </h2>
      <Ringing alert={alert} />
      <p class="refusal">
        <Icon name="danger" />
        {text.value.call.notRecorded}
      </p>
      <p class="call-since">
        <Icon name="clock" />
        <span class="digits">
          {text.value.call.since(timeOfDay(Date.parse(call.raisedAt), site.value?.site?.timezone, true))}
        </span>
      </p>
      <div class="call-actions">
        <button type="button" class="act act-main" onClick={() => house.putAway(alertId)}>
          <Icon name="going" />
          <span>{text.value.call.notRecordedSeen}</span>
        </button>
      </div>
    </article>
  );
}
