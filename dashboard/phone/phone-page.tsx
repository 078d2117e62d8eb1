import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import type { StaffView } from '../../hub/contract/http/people.ts';
import { useAccount } from '../account/account-context.ts';
import { staffOf } from '../account/session.ts';
import { orderForPhone } from '../calls/call-order.ts';
import { Calm } from '../calls/calm.tsx';
import { useCalls } from '../calls/calls-context.ts';
import { isOwnHands } from '../calls/hands.ts';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { MatterNews } from '../matters/matter-news.tsx';
import { MattersBar } from '../matters/matters-bar.tsx';
import { localize } from '../text/language.ts';
import { Announcer } from '../ui/announcer.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page/page-head.tsx';
import { PhoneTroubles } from '../troubles/phone-troubles.tsx';
import { useUi } from '../ui/ui-context.ts';
import { GonePagers } from '../ways/gone-pagers.tsx';
import { isLead } from '../ways/gone-tone.ts';
import { OwnWays } from '../ways/own-ways.tsx';
import { LatestCallsButton } from '../why/why-buttons.tsx';
import { CallCard } from './call-card.tsx';
import { CheckInStrip } from './shift/check-in-strip.tsx';
import { DeafNote } from './deaf-note.tsx';
import { DutyButton } from './shift/duty-button.tsx';
import { EndShift } from './shift/end-shift.tsx';
import { FurtherCalls } from './further-calls.tsx';
import { OffscreenAlertBar } from './offscreen-alert-bar.tsx';
import { usePhone } from './phone-context.ts';
import { ScreenStrip } from './screen-strip.tsx';
import { ShiftOver } from './shift/shift-over.tsx';
import { ShiftStart } from './shift/shift-start.tsx';
import { SoundStrip } from './sound-strip.tsx';
import { UnrecordedCard } from './unrecorded-card.tsx';

/**
 * More cards than this cannot be read, and an old phone cannot render them. The other calls are listed in one line
 * each.
 */
const MAX_CARDS = 20;
const NO_ALERTS: readonly StandingAlert[] = [];

/** The staff phone: every open call, the most urgent first, each with one large button. */
export function PhonePage(): JSX.Element {
  const { session } = useAccount();
  const { shift } = usePhone();
  const staff = staffOf(session.state.value);
  return shift.on.value ? <OnDuty staff={staff} /> : <ShiftStart staff={staff} />;
}

function OnDuty({ staff }: { staff: StaffView | null }): JSX.Element {
  const { text, language } = useUi();
  const { liveCalls } = useCalls();
  const { connection, ways } = usePhone();
  const t = text.value;
  // Before the page is painted: the stream opens meanwhile.
  useLayoutEffect(() => {
    connection.open('phone');
    return () => connection.close();
  }, [connection]);
  const me = staff?.id ?? null;
  const calls = orderForPhone(liveCalls.calls.value.open.values(), me);
  const alerts = [...liveCalls.alerts.value.values()];
  const waiting = calls.filter(({ state }) => state === 'waiting').length;
  useTitle(t.phone.title, waiting);
  return (
    <div class="page page-phone">
      <PageHead>
        <div class="head-words">
          <h1 tabIndex={-1}>{t.phone.title}</h1>
          <p class="soft">{t.phone.count(calls.length, waiting)}</p>
        </div>
        <LanguageSwitch />
        <EndShift staff={staff} calls={calls} />
      </PageHead>
      <DeafNote />
      <SoundStrip />
      <ScreenStrip />
      <CheckInStrip me={me} />
      <GonePagers staff={isLead(staff) ? null : (me ?? '')} me={me} names={ways.names.value} />
      {calls.length === 0 && <OwnWays me={me} />}
      <PhoneTroubles staff={staff} isBusy={calls.length > 0} />
      <ShiftOver me={me} calls={calls} duty={liveCalls.duty.value} />
      <Announcer
        urgent
        fromStart
        items={alerts.map(({ frame }) => ({ id: frame.alertId, words: localize(frame.say, language.value) }))}
      />
      <CallList me={me} calls={calls} alerts={alerts} />
    </div>
  );
}

type ListProps = {
  readonly me: string | null;
  readonly calls: readonly CallView[];
  readonly alerts: readonly StandingAlert[];
};

/** The cards of the calls, with the matters above or below them. */
function CallList({ me, calls, alerts }: ListProps): JSX.Element {
  const { open } = useCalls().liveCalls.calls.value;
  const before = useRef<AlertsByCall>(new Map());
  const byCall = keepEqual(
    before.current,
    alertsByCall(alerts, (alert) => isOwnHands(alert.frame.call, me, open)),
  );
  before.current = byCall;
  const cards = calls.slice(0, MAX_CARDS);
  const further = calls.slice(MAX_CARDS);
  // News of a matter must not push who waits out of sight.
  const isWaited = calls.some(({ state }) => state === 'waiting');
  const unrecorded = alerts.filter(({ frame }) => frame.notRecorded === true);
  return (
    <>
      <main class={`calls ${calls.length + unrecorded.length === 1 ? 'calls-one' : ''}`}>
        {!isWaited && <MatterNews />}
        {unrecorded.map((alert) => (
          <UnrecordedCard key={alert.frame.alertId} alert={alert} me={me} />
        ))}
        {cards.map((call, position) => (
          <CallCard key={call.id} call={call} me={me} position={position} alerts={byCall.get(call.id) ?? NO_ALERTS} />
        ))}
        {further.length > 0 && (
          <FurtherCalls calls={further} alerts={further.flatMap(({ id }) => byCall.get(id) ?? [])} />
        )}
        {isWaited && <MatterNews />}
        {calls.length + unrecorded.length === 0 && <NoCalls me={me} />}
        <div class="page-tools">
          <LatestCallsButton />
          <DutyButton me={me} />
        </div>
      </main>
      <MattersBar me={me} />
      <OffscreenAlertBar ringing={cards.filter(({ id }) => byCall.get(id)?.some(({ silenced }) => !silenced))} />
    </>
  );
}

type AlertsByCall = ReadonlyMap<string, readonly StandingAlert[]>;

function alertsByCall(alerts: readonly StandingAlert[], isSilent: (alert: StandingAlert) => boolean): AlertsByCall {
  const byCall = new Map<string, StandingAlert[]>();
  for (const alert of alerts) {
    if (alert.frame.notRecorded === true) continue;
    const { id } = alert.frame.call;
    byCall.set(id, [...(byCall.get(id) ?? []), isSilent(alert) ? { ...alert, silenced: true } : alert]);
  }
  return byCall;
}

/** The same list again where nothing has changed: then its card is not rendered again. */
function keepEqual(before: AlertsByCall, now: AlertsByCall): AlertsByCall {
  return new Map(
    [...now].map(([id, alerts]) => {
      const old = before.get(id);
      const isEqual = old?.length === alerts.length && old.every((alert, place) => alert === alerts[place]);
      return [id, isEqual ? old : alerts];
    }),
  );
}

function NoCalls({ me }: { me: string | null }): JSX.Element {
  const t = useUi().text.value.phone;
  const { connectionLoss, sound } = usePhone();
  const isKnown = useCalls().liveCalls.calls.value.seq !== null;
  return (
    <div class="nobody">
      <Lotus class="lotus-large" />
      <p class="lead">{t.nobody}</p>
      <p class="soft">{t.nobodyHint}</p>
      {isKnown && <Calm me={me} isLost={connectionLoss.lost.value !== null} hasSound={sound.state.value === 'on'} />}
    </div>
  );
}
