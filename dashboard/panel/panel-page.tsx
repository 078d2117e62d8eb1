import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { speech } from '../senses/speech.ts';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page/page-head.tsx';
import { useUi } from '../ui/ui-context.ts';
import { openDemoPanel, type DemoPanel } from './demo-panel.ts';
import { Floor } from './floor.tsx';

/** The page of the demo for visitors: the ground floor with every call point to press, and what each one shows. */
export function PanelPage(): JSX.Element {
  const { text, language } = useUi();
  const t = text.value.panel;
  const [isSpeaking, setSpeaking] = useState(false);
  const aloud = useRef(isSpeaking);
  aloud.current = isSpeaking;
  const [panel, setPanel] = useState<DemoPanel | null>(null);
  useEffect(() => {
    const opened = openDemoPanel((words) => {
      if (aloud.current) speech.speak(words, language.peek());
    });
    setPanel(opened);
    return () => opened.stop();
  }, [language]);
  useTitle(t.title);
  const demo = panel === null ? 'loading' : panel.demo.value;
  return (
    <div class="page page-panel">
      <PageHead>
        <div class="head-words">
          <h1>{t.title}</h1>
          {demo !== null && <p class="soft">{t.lead}</p>}
        </div>
        {speech.available() && demo !== null && (
          <button type="button" class="plain" aria-pressed={isSpeaking} onClick={() => setSpeaking(!isSpeaking)}>
            <Icon name={isSpeaking ? 'sound' : 'mute'} />
            <span>{t.speech}</span>
          </button>
        )}
        <LanguageSwitch />
      </PageHead>
      {demo === null && (
        <main class="centre">
          <Lotus class="lotus-large" />
          <p class="lead">{t.notHere}</p>
          <p class="soft">
            <code>{t.notHereHint}</code>
          </p>
        </main>
      )}
      {demo !== null && demo !== 'loading' && panel !== null && (
        <Floor panel={panel} people={demo.people} points={demo.points ?? []} />
      )}
    </div>
  );
}
