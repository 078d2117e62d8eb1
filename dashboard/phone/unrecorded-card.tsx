import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { locationOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { AlertNote } from './alert-note.tsx';
import { OwnerLine } from './owner-line.tsx';
import { useShownReceipts } from './use-shown-receipts.ts';

/**
 * A press that the hub has not stored. It is in no list of calls, and the button has no receipt, so somebody has to go
 * there. The first who says so is named to all. It stays until it is stored, or a person puts it away.
 */
export function UnrecordedCard({ alert, me }: { alert: StandingAlert; me: string | null }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls, unrecorded } = useCalls();
  const { call, alertId } = alert.frame;
  const { owner } = call;
  const where = locationOf(call, site.value, language.value, text.value.call.unplaced);
  useShownReceipts([alert]);
  return (
    <article
      class={`call priority-${call.priority} state-${call.state} ${owner === null ? 'ringing' : ''} call-unrecorded`}
      aria-labelledby={`where-${alertId}`}
    >
      <header class="call-head">
        <span class="chip chip-priority">
          <Icon name="disk" />
          {text.value.call.priority[call.priority]}
        </span>
      </header>
      <h2 id={`where-${alertId}`} class="call-where">
        {where.point}
      </h2>
      {owner === null ? <AlertNote alert={alert} /> : <OwnerLine call={call} me={me} />}
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
        {owner === null ? (
          <button type="button" class="act act-main" onClick={() => void unrecorded.go(call.id)}>
            <Icon name="going" />
            <span>{text.value.call.notRecordedGo}</span>
          </button>
        ) : (
          <button type="button" class="act" onClick={() => liveCalls.dismissAlert(alertId)}>
            <span>{text.value.call.notRecordedAway}</span>
          </button>
        )}
      </div>
    </article>
  );
}
