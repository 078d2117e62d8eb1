import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StaffView } from '../../hub/contract/http/people.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { SessionsDialog } from '../account/sessions-dialog.tsx';
import { speech } from '../senses/speech.ts';
import { vibration } from '../senses/vibration.ts';
import { say } from '../text/language.ts';

/**
 * Browsers let a page sound, shake and stay awake only after a touch. So a shift begins with one, and with the question that
 * no browser can answer: did you hear it?
 */
export function ShiftStart({ staff }: { staff: StaffView | null }): JSX.Element {
  const { text, language, shift, session } = useApp();
  const [step, setStep] = useState<'start' | 'asked' | 'not-heard'>('start');
  const [listing, setListing] = useState(false);
  const t = text.value.shift;
  useTitle(t.title);
  async function ring(): Promise<void> {
    await shift.tryBell();
    setStep('asked');
  }
  return (
    <div class="page page-plain">
      <PageHead>
        <button type="button" class="plain" onClick={() => void session.leave()}>
          {t.signOut}
        </button>
        {staff !== null && (
          <button type="button" class="plain" onClick={() => setListing(true)}>
            <Icon name="phone" />
            <span>{text.value.sessions.title}</span>
          </button>
        )}
        <LanguageSwitch />
      </PageHead>
      <main class="centre shift">
        <Lotus class={step === 'start' ? 'lotus-large' : ''} />
        <h1>{staff === null ? t.title : t.hello(say(staff.name, language.value))}</h1>
        {step === 'start' && (
          <>
            <p class="lead">{t.lead}</p>
            <button type="button" class="act act-main act-start" onClick={() => void ring()}>
              <Icon name="bell" />
              <span>{t.start}</span>
            </button>
          </>
        )}
        {step !== 'start' && <SensesList />}
        {step === 'asked' && (
          <>
            <p class="lead" aria-live="polite">
              {t.heardQuestion}
            </p>
            <div class="pair">
              <button type="button" class="act act-main" onClick={shift.begin}>
                <Icon name="check" />
                <span>{t.yes}</span>
              </button>
              <button type="button" class="act act-side" onClick={() => setStep('not-heard')}>
                <Icon name="mute" />
                <span>{t.no}</span>
              </button>
            </div>
          </>
        )}
        {step === 'not-heard' && (
          <>
            <div class="box" aria-live="polite">
              <h2>{t.notHeardTitle}</h2>
              <ul>
                {t.notHeard.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
            <button type="button" class="act act-main" onClick={() => void ring()}>
              <Icon name="sound" />
              <span>{t.again}</span>
            </button>
            <button type="button" class="act act-side" onClick={shift.begin}>
              {t.goWithout}
            </button>
          </>
        )}
        {!isSecureContext && <p class="soft plain-http">{t.plainHttp}</p>}
      </main>
      {listing && staff !== null && <SessionsDialog staff={staff} onClose={() => setListing(false)} />}
    </div>
  );
}

/** What this device can do, so that nobody counts on a motor or a voice that is not there. */
function SensesList(): JSX.Element {
  const { text, sound, wakeLock } = useApp();
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
