import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { locationOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { AlertNote } from './alert-note.tsx';
import { useShownReceipts } from './use-shown-receipts.ts';

/**
 * A press that the hub could not store. It is in no list of calls and cannot be acknowledged, and the button got no
 * receipt, so somebody has to go there. It stays until a person dismisses it.
 */
export function UnrecordedCard({ alert }: { alert: StandingAlert }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const { call, alertId } = alert.frame;
  const where = locationOf(call, site.value, language.value, text.value.call.unplaced);
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
      <AlertNote alert={alert} />
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
        <button type="button" class="act act-main" onClick={() => liveCalls.dismissAlert(alertId)}>
          <Icon name="going" />
          <span>{text.value.call.notRecordedSeen}</span>
        </button>
      </div>
    </article>
  );
}
