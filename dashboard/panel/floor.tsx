import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DemoView } from '../api/demo.ts';
import type { PanelPoint } from '../api/panel.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { CallPointDialog } from './call-point-dialog.tsx';
import { CallPoint } from './call-point.tsx';
import type { DemoPanel } from './demo-panel.ts';
import { FloorPlan, POINTS_ON_PLAN } from './floor-plan.tsx';

type FloorProps = { panel: DemoPanel; people: DemoView['people']; points: NonNullable<DemoView['points']> };

/** The plan with its call points, and the links to the phones of the demo. */
export function Floor({ panel, people, points }: FloorProps): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const [details, setDetails] = useState<string | null>(null);
  const t = text.value.panel;
  const known = [...panel.points.value.values()];
  const name = (id: string): string => nameOf(site.value?.callPoints ?? points, id, language.value);
  const notOnPlan = known.filter(({ id }) => !POINTS_ON_PLAN.has(id));
  const render = (point: PanelPoint): JSX.Element => (
    <CallPoint
      key={point.id}
      point={point}
      name={name(point.id)}
      onAct={(action) => panel.act(point.id, action)}
      onMore={() => setDetails(point.id)}
    />
  );
  const chosen = details === null ? undefined : panel.points.value.get(details);
  return (
    <>
      <div role="alert">
        {!panel.connected.value && (
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
            words: `${name(point.id)}: ${localize(point.say!, language.value)}`,
          }))}
      />
      <main class="floor">
        <FloorPlan points={panel.points.value} />
        <ul class="points points-placed" aria-label={t.plan}>
          {known.filter(({ id }) => POINTS_ON_PLAN.has(id)).map(render)}
        </ul>
        <PhoneLinks people={people} onOpened={panel.linkUsed} />
      </main>
      {notOnPlan.length > 0 && (
        <section class="others" aria-labelledby="others">
          <h2 id="others">{t.others}</h2>
          <ul class="points">{notOnPlan.map(render)}</ul>
        </section>
      )}
      {chosen !== undefined && (
        <CallPointDialog
          point={chosen}
          name={name(chosen.id)}
          onAct={(action) => panel.act(chosen.id, action)}
          onClose={() => setDetails(null)}
        />
      )}
    </>
  );
}

/** A link for each person of the demo, which opens that person's phone. */
function PhoneLinks({ people, onOpened }: { people: FloorProps['people']; onOpened: () => void }): JSX.Element | null {
  const { text, language } = useUi();
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
              {localize(person.name, language.value)}
            </a>
          </li>
        ))}
      </ul>
      <p class="soft people-hint">{text.value.panel.peopleHint}</p>
    </nav>
  );
}
