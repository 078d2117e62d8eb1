import type { JSX } from 'preact';
import { useAccount } from '../account/account-context.ts';
import { OutsideApps } from '../shell/in-app-note.tsx';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { Warning } from '../ui/refusal-note.tsx';
import { PlainPage } from '../ui/page/plain-page.tsx';
import { useUi } from '../ui/ui-context.ts';
import { isApple } from './device.ts';
import { ProofBox } from './proof-box.tsx';
import { Steps } from './steps.tsx';
import { useRing } from './use-ring.ts';
import { useSetup, type SetupFailure, type SetupState } from './use-setup.ts';

/** Leads through the set-up of a phone in the pocket, on that phone, and ends with the proof that it rings. */
export function PagerPage(): JSX.Element {
  const t = useUi().text.value.pager;
  useTitle(t.title);
  return (
    <PlainPage>
      <OutsideApps why={t.insideApp}>
        <SetupPage />
      </OutsideApps>
    </PlainPage>
  );
}

function SetupPage(): JSX.Element {
  const t = useUi().text.value.pager;
  const { http } = useAccount();
  const { state, open } = useSetup(http);
  switch (state.is) {
    case 'opening':
      return (
        <main class="centre">
          <h1>{t.title}</h1>
          <p class="lead" aria-live="polite">
            {t.opening}
          </p>
        </main>
      );
    case 'failed':
      return <Failed why={state.why} onRetry={open} />;
    case 'open':
      return <OpenSetup state={state} />;
  }
}

function OpenSetup({ state }: { state: SetupState & { is: 'open' } }): JSX.Element {
  const { text, language } = useUi();
  const { http } = useAccount();
  const { key, setup, silent } = state;
  const ring = useRing(http, key, setup.pager);
  const t = text.value.pager;
  return (
    <main class="pager">
      <h1>{t.title}</h1>
      <p class="lead">{t.for(localize(setup.person, language.value), setup.pager.name)}</p>
      {isApple(navigator.userAgent) && <Warning>{t.notAndroid}</Warning>}
      <Steps setup={setup} />
      {silent && (
        <Warning>
          {t.failed.noAnswer} {t.failed.noAnswerHint}
        </Warning>
      )}
      <ProofBox pager={setup.pager} ring={ring} />
    </main>
  );
}

const WORDS = {
  invalid: ['invalid', 'invalidHint'],
  ended: ['ended', 'endedHint'],
  noSecret: ['noSecret', 'noSecretHint'],
  off: ['off', 'offHint'],
  noAnswer: ['noAnswer', 'noAnswerHint'],
} as const;

function Failed({ why, onRetry }: { why: SetupFailure; onRetry: () => void }): JSX.Element {
  const t = useUi().text.value.pager.failed;
  const [title, hint] = WORDS[why];
  return (
    <main class="centre">
      <Icon name="danger" class="large-icon" />
      <div role="alert">
        <h1>{t[title]}</h1>
        <p class="lead">{t[hint]}</p>
      </div>
      {why === 'noAnswer' && (
        <button type="button" class="act act-main" onClick={onRetry}>
          {t.again}
        </button>
      )}
    </main>
  );
}
