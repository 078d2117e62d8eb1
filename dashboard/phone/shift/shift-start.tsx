import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StaffView } from '../../../hub/contract/http/people.ts';
import { sessionsDialog } from '../../account/sessions-later.ts';
import { SignOutButton } from '../../account/sign-out-button.tsx';
import { officeLinks } from '../../office/later.ts';
import { PocketOffer } from '../../pager/pocket-offer.tsx';
import { speech } from '../../senses/speech.ts';
import { vibration } from '../../senses/vibration.ts';
import { localize } from '../../text/language.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Later } from '../../ui/later.tsx';
import { Lotus } from '../../ui/lotus.tsx';
import { useTitle } from '../../ui/page/page-head.tsx';
import { PlainPage } from '../../ui/page/plain-page.tsx';
import { useUi } from '../../ui/ui-context.ts';
import { NotRinging } from '../not-ringing.tsx';
import { usePhone } from '../phone-context.ts';

/**
 * Browsers let a page sound, vibrate and stay awake only after a touch. So a shift begins with a touch, a test ring,
 * and the question whether it was heard, which no browser can answer.
 */
export function ShiftStart({ staff }: { staff: StaffView | null }): JSX.Element {
  const { text, language } = useUi();
  const { shift, ways } = usePhone();
  const [step, setStep] = useState<'start' | 'asked' | 'not-heard'>('start');
  const [isListing, setListing] = useState(false);
  const t = text.value.shift;
  useTitle(t.title);
  async function ring(): Promise<void> {
    await shift.testBell();
    setStep('asked');
  }
  function begin(): void {
    shift.begin();
    if (staff !== null) void ways.testAll(staff.id);
  }
  return (
    <PlainPage
      head={
        <>
          <SignOutButton words={t.signOut} />
          {staff !== null && (
            <button type="button" class="plain" onClick={() => setListing(true)}>
              <Icon name="phone" />
              <span>{text.value.sessions.title}</span>
            </button>
          )}
        </>
      }
    >
      <main class="centre shift">
        <Lotus class={step === 'start' ? 'lotus-large' : ''} />
        <h1>{staff === null ? t.title : t.hello(localize(staff.name, language.value))}</h1>
        {step === 'start' && (
          <>
            <NotRinging />
            <p class="lead">{t.lead}</p>
            <button type="button" class="act act-main act-start" onClick={() => void ring()}>
              <Icon name="bell" />
              <span>{t.start}</span>
            </button>
          </>
        )}
        {step !== 'start' && <SensesList />}
        {step === 'asked' && <HeardQuestion onYes={begin} onNo={() => setStep('not-heard')} />}
        {step === 'not-heard' && <NotHeardAdvice onRing={() => void ring()} onSkip={begin} />}
        {step === 'start' && staff !== null && <PocketOffer whose={staff.id} />}
        {step === 'start' && staff !== null && <Later load={officeLinks} with={{ staff }} />}
        {!isSecureContext && <p class="soft plain-http">{t.plainHttp}</p>}
      </main>
      {isListing && staff !== null && (
        <Later load={sessionsDialog} with={{ staff, onClose: () => setListing(false) }} />
      )}
    </PlainPage>
  );
}

function HeardQuestion({ onYes, onNo }: { onYes: () => void; onNo: () => void }): JSX.Element {
  const t = useUi().text.value.shift;
  return (
    <>
      <p class="lead" aria-live="polite">
        {t.heardQuestion}
      </p>
      <div class="pair">
        <button type="button" class="act act-main" onClick={onYes}>
          <Icon name="check" />
          <span>{t.yes}</span>
        </button>
        <button type="button" class="act act-side" onClick={onNo}>
          <Icon name="mute" />
          <span>{t.no}</span>
        </button>
      </div>
    </>
  );
}

function NotHeardAdvice({ onRing, onSkip }: { onRing: () => void; onSkip: () => void }): JSX.Element {
  const t = useUi().text.value.shift;
  return (
    <>
      <div class="box" aria-live="polite">
        <h2>{t.notHeardTitle}</h2>
        <ul>
          {t.notHeard.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <button type="button" class="act act-main" onClick={onRing}>
        <Icon name="sound" />
        <span>{t.again}</span>
      </button>
      <button type="button" class="act act-side" onClick={onSkip}>
        {t.goWithout}
      </button>
    </>
  );
}

/** What this device can do, so that nobody relies on vibration or a voice that it does not have. */
function SensesList(): JSX.Element {
  const { text } = useUi();
  const { sound, wakeLock } = usePhone();
  const t = text.value.shift;
  const senses: readonly (readonly [IconName, string, boolean])[] = [
    ['sound', t.sound, sound.state.value === 'on'],
    ['vibrate', t.vibration, vibration.available()],
    ['screen', t.awake, wakeLock.state.value === 'held'],
    ['words', t.speech, speech.available()],
  ];
  return (
    <ul class="senses">
      {senses.map(([icon, name, works]) => (
        <li key={icon} class={works ? 'sense-works' : 'sense-not'}>
          <Icon name={icon} />
          <span>{name}</span>
          <strong>
            <Icon name={works ? 'check' : 'mute'} />
            {works ? t.works : t.cannot}
          </strong>
        </li>
      ))}
    </ul>
  );
}
