import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { nameOf, locationOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useShownReceipts } from './use-shown-receipts.ts';

type Props = { readonly calls: readonly CallView[]; readonly alerts: readonly StandingAlert[] };

/** With very many calls, those after the cards get one line each. They become cards when others close. */
export function FurtherCalls({ calls, alerts }: Props): JSX.Element {
  const { text } = useUi();
  useShownReceipts(alerts);
  return (
    <ol class="further" aria-label={text.value.phone.further(calls.length)}>
      {calls.map((call) => (
        <FurtherCall key={call.id} call={call} />
      ))}
    </ol>
  );
}

/** A component of its own: it reads signals, so it is rendered again only when its call has changed. */
function FurtherCall({ call }: { readonly call: CallView }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  return (
    <li class={`priority-${call.priority}`} data-call={call.id}>
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
  );
}
