import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from '../ui/ui-context.ts';
import { Announcer } from '../ui/announcer.tsx';
import { BelowBar } from './offscreen-alert-bar.tsx';
import { CallCard } from './call-card.tsx';
import { CheckInStrip } from './check-in-strip.tsx';
import { EndShift, ShiftOver } from './end-shift.tsx';
import { FurtherCalls } from './further-calls.tsx';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { MattersBar, MatterNews } from '../matters/matters-bar.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { UnrecordedCard } from './unrecorded-card.tsx';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { say } from '../text/language.ts';
import { orderForPhone } from '../calls/call-order.ts';
import { ShiftStart } from './shift-start.tsx';

/** More cards than this nobody reads, and an old phone cannot draw; the rest are listed in a line each. */
const MOST_CARDS = 20;

/** The staff phone: every open call, the most pressing first, each with one large button. */
export function PhoneView(): JSX.Element {
  const { session, shift } = useApp();
  const state = session.state.value;
  const staff = state.is === 'in' ? state.staff : null;
  return shift.on.value ? <OnDuty me={staff?.id ?? null} /> : <ShiftStart staff={staff} />;
}

function OnDuty({ me }: { me: string | null }): JSX.Element {
  const { connection, house, text, language, session } = useApp();
  const t = text.value;
  useEffect(() => {
    connection.open('phone');
    return () => connection.close();
  }, [connection]);
  const calls = orderForPhone(house.calls.value.open.values(), me);
  const alerts = [...house.alerts.value.values()];
  const waiting = calls.filter(({ state }) => state === 'waiting').length;
  const ofCall = alertsByCall(alerts);
  const cards = calls.slice(0, MOST_CARDS);
  const further = calls.slice(MOST_CARDS);
  const unrecorded = alerts.filter(({ frame }) => frame.notRecorded === true);
  const state = session.state.value;
  useTitle(t.phone.title, waiting);
  return (
    <div class="page page-phone">
      <PageHead>
        <div class="head-words">
          <h1 tabIndex={-1}>{t.phone.title}</h1>
          <p class="soft">{t.phone.count(calls.length, waiting)}</p>
        </div>
        <LanguageSwitch />
        <EndShift
          name={state.is === 'in' && state.staff !== null ? say(state.staff.name, language.value) : ''}
          me={me}
          calls={calls}
        />
      </PageHead>
      <SoundStrip />
      <CheckInStrip me={me} />
      <ShiftOver me={me} calls={calls} duty={house.duty.value} />
      <Announcer
        urgent
        fromStart
        items={alerts.map((alert) => ({ id: alert.frame.alertId, words: alertWords(alert, language.value) }))}
      />
      <main class={`calls ${calls.length + unrecorded.length === 1 ? 'calls-one' : ''}`}>
        <MatterNews />
        {unrecorded.map((alert) => (
          <UnrecordedCard key={alert.frame.alertId} alert={alert} />
        ))}
        {cards.map((call, position) => (
          <CallCard key={call.id} call={call} me={me} position={position} alerts={ofCall.get(call.id) ?? []} />
        ))}
        {further.length > 0 && (
          <FurtherCalls calls={further} alerts={further.flatMap(({ id }) => ofCall.get(id) ?? [])} />
        )}
        {calls.length + unrecorded.length === 0 && <Nobody />}
      </main>
      <MattersBar />
      <BelowBar ringing={cards.filter(({ id }) => ofCall.get(id)?.some(({ quiet }) => !quiet))} />
    </div>
  );
}

function alertsByCall(alerts: readonly StandingAlert[]): ReadonlyMap<string, readonly StandingAlert[]> {
  const ofCall = new Map<string, StandingAlert[]>();
  for (const alert of alerts) {
    if (alert.frame.notRecorded === true) continue;
    const { id } = alert.frame.call;
    ofCall.set(id, [...(ofCall.get(id) ?? []), alert]);
  }
  return ofCall;
}

function alertWords({ frame }: StandingAlert, language: 'zh' | 'en'): string {
  return say(frame.say, language);
}

function Nobody(): JSX.Element {
  const t = useApp().text.value.phone;
  return (
    <div class="nobody">
      <Lotus class="lotus-large" />
      <p class="lead">{t.nobody}</p>
      <p class="soft">{t.nobodyHint}</p>
    </div>
  );
}

/** After a reload the browser wants one touch again before it lets the page sound. */
function SoundStrip(): JSX.Element | null {
  const { sound, text } = useApp();
  useEffect(() => {
    // An installed page or a kiosk may sound without any touch.
    void sound.unlock();
    const touched = (): void => {
      if (sound.state.peek() === 'asleep') void sound.unlock();
    };
    addEventListener('pointerdown', touched);
    addEventListener('keydown', touched);
    return () => {
      removeEventListener('pointerdown', touched);
      removeEventListener('keydown', touched);
    };
  }, [sound]);
  if (sound.state.value === 'on') return null;
  return (
    <button type="button" class="sound-strip" onClick={() => void sound.unlock()}>
      <Icon name="mute" />
      <span>{text.value.phone.soundAsleep}</span>
    </button>
  );
}
