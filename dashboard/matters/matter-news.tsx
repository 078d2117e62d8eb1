import type { JSX } from 'preact';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { MatterRefusal } from './matter-refusal.tsx';
import { useMatters } from './matters-context.ts';

/** Above the calls, or below those that wait: matters that this person is asked to take over, and news of a matter from the hub. */
export function MatterNews(): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const matters = useMatters();
  const t = text.value;
  const news = matters.news.value;
  const offered = matters.mine.value.filter(({ offeredToMe }) => offeredToMe);
  return (
    <>
      {offered.map((matter) => (
        <article key={matter.id} class="matter-news" aria-label={t.matters.offeredToYou}>
          <h2>{nameOf(site.value?.reasons, matter.reason, language.value)}</h2>
          <p>
            {t.matters.offeredToYou} · {t.matters.owner(localize(matter.owner.name, language.value))}
          </p>
          {matter.nextStep !== null && <p class="soft">{matter.nextStep}</p>}
          <MatterRefusal />
          <div class="call-actions-small">
            <button type="button" class="act act-main act-acknowledge" onClick={() => void answer(matter.id, true)}>
              {t.call.accept}
            </button>
            <button type="button" class="act act-side" onClick={() => void answer(matter.id, false)}>
              {t.call.decline}
            </button>
          </div>
        </article>
      ))}
      <output>
        {news !== null && !offered.some(({ id }) => id === news.matter) && (
          <div class="matter-news">
            <p>
              <Icon name="book" /> {localize(news.say, language.value)}
            </p>
            <button type="button" class="act act-side" onClick={matters.dismissNews}>
              {t.matters.seen}
            </button>
          </div>
        )}
      </output>
    </>
  );

  async function answer(id: string, yes: boolean): Promise<void> {
    matters.dismissNews();
    await matters.run(id, { do: yes ? 'hand-over/accept' : 'hand-over/decline' });
  }
}
