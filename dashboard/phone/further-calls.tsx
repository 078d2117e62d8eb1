import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { nameOf, locationOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useShownReceipts } from './use-shown-receipts.ts';

/** With very many calls, those after the cards get one line each. They become cards when others close. */
export function FurtherCalls({
  calls,
  alerts,
}: {
  calls: readonly CallView[];
  alerts: readonly StandingAlert[];
}): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  useShownReceipts(alerts);
  return (
    <ol class="further" aria-label={t.phone.further(calls.length)}>
      {calls.map((call) => (
        <li key={call.id} class={`priority-${call.priority}`} data-call={call.id}>
          <span class="chip chip-priority">
            <Icon name={kindIcon(call.kind)} />
            {t.call.priority[call.priority]}
          </span>
          <strong>{locationOf(call, site.value, language.value, t.call.unplaced).point}</strong>
          <span>{nameOf(site.value?.kinds, call.kind, language.value)}</span>
          <span class="soft digits">
            {t.call.since(timeOfDay(Date.parse(call.raisedAt), site.value?.site?.timezone, false))}
          </span>
        </li>
      ))}
    </ol>
  );
}
