import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DemoView } from '../api/demo.ts';
import type { PanelPoint } from '../api/panel.ts';
import { Announcer } from '../ui/announcer.tsx';
import { useApp } from '../ui/ui-context.ts';
import { FloorPlan, PLACED } from './floor-plan.tsx';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { PageHead, useTitle } from '../ui/page-head.tsx';
import { PanelPointView } from './call-point.tsx';
import { PointDialog } from './call-point-dialog.tsx';
import { speech } from '../senses/speech.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { openDemoPanel, type Panel } from './demo-panel.ts';

/** The front door of the demo: the building's ground floor with every call point to press, and what each answers. */
export function PanelView(): JSX.Element {
  const { text, language } = useApp();
  const t = text.value.panel;
  const [speaking, setSpeaking] = useState(false);
  const aloud = useRef(speaking);
  aloud.current = speaking;
  const [panel, setPanel] = useState<Panel | null>(null);
  useEffect(() => {
    const opened = openDemoPanel((words) => {
      if (aloud.current) speech.speak(words, language.peek());
    });
    setPanel(opened);
    return () => opened.stop();
  }, [language]);
  useTitle(t.title);
  const demo = panel === null ? 'asking' : panel.demo.value;
  return (
    <div class="page page-panel">
      <PageHead>
        <div class="head-words">
          <h1>{t.title}</h1>
          {demo !== null && <p class="soft">{t.lead}</p>}
        </div>
        {speech.available() && demo !== null && (
          <button type="button" class="plain" aria-pressed={speaking} onClick={() => setSpeaking(!speaking)}>
            <Icon name={speaking ? 'sound' : 'mute'} />
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
      {demo !== null && demo !== 'asking' && panel !== null && (
        <Floor panel={panel} people={demo.people} points={demo.points ?? []} />
      )}
    </div>
  );
}

type FloorProps = { panel: Panel; people: DemoView['people']; points: NonNullable<DemoView['points']> };

function Floor({ panel, people, points }: FloorProps): JSX.Element {
  const { text, language, site } = useApp();
  const [details, setDetails] = useState<string | null>(null);
  const t = text.value.panel;
  const known = [...panel.points.value.values()];
  const name = (id: string): string => nameOf(site.value?.callPoints ?? points, id, language.value);
  const others = known.filter(({ id }) => !PLACED.has(id));
  const draw = (point: PanelPoint): JSX.Element => (
    <PanelPointView
      key={point.id}
      point={point}
      name={name(point.id)}
      onAct={(act) => panel.act(point.id, act)}
      onMore={() => setDetails(point.id)}
    />
  );
  const chosen = details === null ? undefined : panel.points.value.get(details);
  return (
    <>
      <div role="alert">
        {!panel.lineUp.value && (
          <p class="banner banner-lost">
            <Icon name="broken" />
            <strong>{t.lineLost}</strong>
          </p>
        )}
      </div>
      <Announcer
        urgent={false}
        fromStart={false}
        items={known
          .filter((point) => point.say !== null && point.stage !== 'idle')
          .map((point) => ({
            id: `${point.id} ${point.say?.zh}`,
            words: `${name(point.id)}: ${say(point.say!, language.value)}`,
          }))}
      />
      <main class="floor">
        <FloorPlan points={panel.points.value} />
        <ul class="points points-placed" aria-label={t.plan}>
          {known.filter(({ id }) => PLACED.has(id)).map(draw)}
        </ul>
        <People people={people} onOpened={panel.linkUsed} />
      </main>
      {others.length > 0 && (
        <section class="others" aria-labelledby="others">
          <h2 id="others">{t.others}</h2>
          <ul class="points">{others.map(draw)}</ul>
        </section>
      )}
      {chosen !== undefined && (
        <PointDialog
          point={chosen}
          name={name(chosen.id)}
          onAct={(act) => panel.act(chosen.id, act)}
          onClose={() => setDetails(null)}
        />
      )}
    </>
  );
}

function People({ people, onOpened }: { people: FloorProps['people']; onOpened: () => void }): JSX.Element | null {
  const { text, language } = useApp();
  if (people.length === 0) return null;
  return (
    <nav class="people" aria-labelledby="people">
      <h2 id="people">
        <Icon name="phone" />
        {text.value.panel.people}
      </h2>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <a class="act act-side" href={person.url} target="_blank" rel="noreferrer" onClick={onOpened}>
              {say(person.name, language.value)}
            </a>
          </li>
        ))}
      </ul>
      <p class="soft people-hint">{text.value.panel.peopleHint}</p>
    </nav>
  );
}
