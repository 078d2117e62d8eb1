import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { clockDuration, timeOfDay } from '../text/times.ts';
import { say } from '../text/language.ts';
import { nameOf, whereIs } from '../text/names.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { CallActions } from '../calls/call-buttons.tsx';
import { PendingOffer } from '../calls/hand-over.tsx';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useShownReceipts } from './use-shown-receipts.ts';

type Props = { call: CallView; me: string | null; alerts: readonly StandingAlert[]; position: number };

/** One open call on the phone: where, what, since when, who owns it, and what a thumb can do about it. */
export function CallCard({ call, me, alerts, position }: Props): JSX.Element {
  const { text, language, site, clock, acts } = useApp();
  const t = text.value;
  const where = whereIs(call, site.value, language.value, t.call.unplaced);
  const refusal = acts.refused.value.get(call.id);
  const ringing = alerts.findLast(({ quiet }) => !quiet);
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
      {ringing !== undefined && <Ringing alert={ringing} />}
      <p class="call-since">
        <Icon name="clock" />
        <span>
          {t.call.waitingFor}{' '}
          <strong class="digits">{clockDuration(clock.now.value - Date.parse(call.raisedAt))}</strong>
        </span>
        <span class="soft digits">
          {t.call.since(timeOfDay(Date.parse(call.raisedAt), site.value?.site?.timezone, false))}
        </span>
      </p>
      <OwnerLine call={call} me={me} />
      <PendingOffer call={call} />
      <Marks call={call} />
      {call.note !== undefined && call.note !== '' && <p class="call-note">{call.note}</p>}
      <div aria-live="polite" class="call-answer">
        {refusal !== undefined && (
          <p class="refusal">
            <Icon name="danger" />
            {refusalWords(refusal, t, language.value)}
          </p>
        )}
      </div>
      <CallActions call={call} me={me} ringing={ringing !== undefined} position={position} />
    </article>
  );
}

/** What the bell is saying, for whoever cannot hear it. */
export function Ringing({ alert }: { alert: StandingAlert }): JSX.Element {
  const { text, language } = useApp();
  return (
    <div class="ringing-words">
      <Icon name="bell" class="ringing-bell" />
      <p>
        <strong>{text.value.call.why[alert.frame.why] ?? text.value.call.why.raised}</strong>
        {/* The words of a new call say no more than the card; of all others they do. */}
        {(alert.frame.why !== 'raised' || alert.frame.notRecorded === true) && (
          <span>{say(alert.frame.say, language.value)}</span>
        )}
      </p>
    </div>
  );
}

export function OwnerLine({ call, me }: { call: CallView; me: string | null }): JSX.Element {
  const { text, language } = useApp();
  const t = text.value.call;
  const mine = call.owner !== null && call.owner.id === me;
  const name = call.owner === null ? null : say(call.owner.name, language.value);
  if (name === null) {
    return call.state === 'attended' ? (
      <p class="owner">
        <Icon name="there" />
        {t.somebodyThere}
      </p>
    ) : (
      <p class="owner owner-none">
        <Icon name="person" />
        {t.states.waiting}
      </p>
    );
  }
  const words =
    call.state === 'attended' ? (mine ? t.states.mineThere : t.there(name)) : mine ? t.states.mine : t.going(name);
  return (
    <p class={`owner ${mine ? 'owner-me' : ''}`}>
      <Icon name={call.state === 'attended' ? 'there' : 'going'} />
      <span>{words}</span>
      <span class="soft owner-title">{t.owner}</span>
    </p>
  );
}

/** Marks of the hub that need words here; one this page does not know is left out. */
export function Marks({ call }: { call: CallView }): JSX.Element | null {
  const t = useApp().text.value.call;
  const words = call.marks
    .map((mark) => (t.marks as Partial<Record<string, string>>)[mark])
    .filter((word) => word !== undefined);
  if (call.repeats > 0) words.unshift(t.repeats(call.repeats));
  if (words.length === 0) return null;
  return (
    <ul class="marks">
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
