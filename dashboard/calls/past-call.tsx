import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { localize } from '../text/language.ts';
import { locationOf, nameOf } from '../text/names.ts';
import { clockDuration, timeOfDay } from '../text/times.ts';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/** One call that is over, or nearly: where, at what time, how long until somebody went, and who closed it and how. */
export function PastCall({ call }: { call: CallView }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  const raisedAt = Date.parse(call.raisedAt);
  const outcome = call.outcome === null ? '' : nameOf(site.value?.outcomes, call.outcome, language.value);
  const ended =
    call.state !== 'closed'
      ? t.why.states[call.state]
      : call.closedBy === undefined
        ? outcome
        : t.calm.closedBy(localize(call.closedBy.name, language.value), outcome);
  return (
    <span class="past-call">
      <strong>{locationOf(call, site.value, language.value, t.call.unplaced).point}</strong>
      <small class="soft">
        <time class="digits" dateTime={call.raisedAt}>
          {timeOfDay(raisedAt, site.value?.site?.timezone, false)}
        </time>
        <span class="digits">
          {call.acknowledgedAt === undefined
            ? t.calm.nobodyWent
            : t.calm.wentAfter(clockDuration(Date.parse(call.acknowledgedAt) - raisedAt))}
        </span>
        <span>{ended}</span>
      </small>
    </span>
  );
}
