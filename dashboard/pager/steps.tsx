import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PagerSetupView } from '../../hub/contract/http/pagers.ts';
import type { Language } from '../text/words.ts';
import { pagerStepsEn } from '../text/en/pager-steps.ts';
import { pagerStepsZh, type PagerStepsText } from '../text/zh/pager-steps.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { makerOf, type Maker } from './device.ts';
import { Drawing } from './drawings.tsx';

type StepName = keyof PagerStepsText['steps'];

const WORDS: Record<Language, PagerStepsText> = { zh: pagerStepsZh, en: pagerStepsEn };

const STEPS: readonly StepName[] = [
  'app',
  'file',
  'websocket',
  'battery',
  'alarms',
  'maker',
  'sound',
  'insistent',
  'data',
  'test',
];
const MAKERS: readonly Maker[] = ['xiaomi', 'huawei', 'oppo', 'vivo', 'samsung', 'other'];

/** What is done on the phone, in order, each step with a drawing; what the hub has seen is marked. */
export function Steps({ setup }: { setup: PagerSetupView }): JSX.Element {
  const { lines, hears } = setup.pager;
  const isSeen: Partial<Record<StepName, boolean>> = {
    app: lines.length > 0,
    file: lines.length > 0,
    websocket: lines.some(({ transport }) => transport === 'websocket'),
    test: hears === 'proven',
  };
  return (
    <ol class="pager-steps">
      {STEPS.map((name, i) => (
        <Step key={name} name={name} number={i + 1} isSeen={isSeen[name] === true}>
          {name === 'app' && <App setup={setup} />}
          {name === 'file' && <FileAndLink setup={setup} />}
          {name === 'maker' && <Makers />}
        </Step>
      ))}
    </ol>
  );
}

function Step({
  name,
  number,
  isSeen,
  children,
}: {
  name: StepName;
  number: number;
  isSeen: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.pager;
  const { title, lines } = WORDS[language.value].steps[name];
  return (
    <li class="pager-step">
      <Drawing of={name} />
      <div class="pager-words">
        <p class="soft">
          {t.stepOf(number, STEPS.length)}
          {isSeen && (
            <strong class="pager-state pager-proven">
              <Icon name="check" />
              {t.seen}
            </strong>
          )}
        </p>
        <h2>{title}</h2>
        <Lines lines={lines} />
      </div>
      {children}
    </li>
  );
}

function Lines({ lines }: { lines: readonly string[] }): JSX.Element {
  return (
    <ul class="pager-lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** The app itself, where the administrator has put it on the hub: the house may have no Internet. */
function App({ setup: { apk } }: { setup: PagerSetupView }): JSX.Element | null {
  const t = useUi().text.value.pager;
  if (apk === null) return null;
  return (
    <div class="pager-acts">
      <a class="act act-side" href={apk.path} download="ntfy.apk">
        <Icon name="down" />
        <span>{t.apk((apk.bytes / 1_000_000).toFixed(1))}</span>
      </a>
      <p class="soft">
        {t.apkHint} <code class="pager-sum">{apk.sha256}</code>
      </p>
    </div>
  );
}

/** With TLS only the file carries the certificate; without it the link is the shorter way. */
function FileAndLink({ setup: { setup, link, fingerprint } }: { setup: PagerSetupView }): JSX.Element {
  const t = useUi().text.value.pager;
  const file = useFile(JSON.stringify(setup));
  const download = (
    <a class={`act ${fingerprint === null ? 'act-side' : 'act-main'}`} href={file} download="lotusbell-ntfy.json">
      <Icon name="down" />
      <span>{t.file}</span>
    </a>
  );
  const subscribe = (
    <a class={`act ${fingerprint === null ? 'act-main' : 'act-side'}`} href={link}>
      <Icon name="bell" />
      <span>{t.link}</span>
    </a>
  );
  return (
    <div class="pager-acts">
      <p>{fingerprint === null ? t.fileNote.plain : t.fileNote.tls}</p>
      {fingerprint === null ? [subscribe, download] : [download, subscribe]}
    </div>
  );
}

/** @returns an address under which the page itself keeps the text; no secret stands in a path. */
function useFile(text: string): string {
  const url = useMemo(() => URL.createObjectURL(new Blob([text], { type: 'application/json' })), [text]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}

function Makers(): JSX.Element {
  const { text, language } = useUi();
  const t = WORDS[language.value];
  const [maker, setMaker] = useState<Maker>(() => makerOf(navigator.userAgent));
  return (
    <div class="pager-acts dialog-form">
      <select
        aria-label={t.steps.maker.lines[0]}
        value={maker}
        onChange={(event) => setMaker(event.currentTarget.value as Maker)}
      >
        {MAKERS.map((name) => (
          <option key={name} value={name}>
            {t.makers[name].name}
          </option>
        ))}
      </select>
      <Lines lines={t.makers[maker].lines} />
      <p class="soft">{text.value.pager.makerNote}</p>
    </div>
  );
}
