import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { CallAnswer } from '../calls/acts/call-answer.tsx';
import { CallButtons } from '../calls/acts/call-buttons.tsx';
import { CallMarks } from '../calls/call-marks.tsx';
import { PendingHandOver } from '../calls/hand-over.tsx';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { NewMatterDialog } from '../matters/new-matter-dialog.tsx';
import { locationOf, nameOf } from '../text/names.ts';
import { clockDuration, timeOfDay } from '../text/times.ts';
import { useDates } from '../text/use-dates.ts';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { AlertNote } from './alert-note.tsx';
import { MutedNote } from './muted-note.tsx';
import { WhyButton } from '../why/why-buttons.tsx';
import { OwnerLine } from './owner-line.tsx';
import { useShownReceipts } from './use-shown-receipts.ts';

type Props = { call: CallView; me: string | null; alerts: readonly StandingAlert[]; position: number };

/** One open call on the phone: where, what, since when, who owns it, and what can be done about it. */
export function CallCard({ call, me, alerts, position }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const [isKeeping, setKeeping] = useState(false);
  const hasDates = useDates();
  const t = text.value;
  const where = locationOf(call, site.value, language.value, t.call.unplaced);
  const ringing = alerts.findLast(({ silenced }) => !silenced);
  const muted = ringing === undefined && call.state === 'waiting' ? alerts.at(-1) : undefined;
  useShownReceipts(alerts);
  return (
    <article
      class={`call priority-${call.priority} state-${call.state} ${ringing === undefined ? '' : 'ringing'}`}
      aria-labelledby={`where-${call.id}`}
      data-call={call.id}
    >
      <header class="call-head">
        <span class="chip chip-priority">
          <Icon name={kindIcon(call.kind)} />
          {t.call.priority[call.priority]}
        </span>
        {call.kind !== 'emergency' && (
          <span class="call-kind">{nameOf(site.value?.kinds, call.kind, language.value)}</span>
        )}
        <span class="call-number">{t.call.number(call.number)}</span>
      </header>
      <h2 id={`where-${call.id}`} class="call-where">
        {where.point}
        {where.place !== null && <small>{where.place}</small>}
      </h2>
      {ringing !== undefined && <AlertNote alert={ringing} />}
      <p class="call-since">
        <Icon name="clock" />
        <span>
          {t.call.waitingFor}{' '}
          <strong class="digits">{clockDuration(clock.now.value - Date.parse(call.raisedAt))}</strong>
        </span>
        <span class="soft digits">
          {hasDates && t.call.since(timeOfDay(Date.parse(call.raisedAt), site.value?.site?.timezone, false))}
        </span>
      </p>
      {muted === undefined ? <OwnerLine call={call} me={me} /> : <MutedNote alert={muted} />}
      <PendingHandOver call={call} />
      <CallMarks call={call} />
      <WhyButton call={call} />
      {call.note !== undefined && call.note !== '' && <p class="call-note">{call.note}</p>}
      <CallAnswer call={call} />
      <CallButtons
        call={call}
        me={me}
        ringing={ringing !== undefined}
        position={position}
        onKeepAsMatter={() => setKeeping(true)}
      />
      {isKeeping && <NewMatterDialog call={call.id} onClose={() => setKeeping(false)} />}
    </article>
  );
}
