import type { JSX } from 'preact';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { pointOf, stateOf } from '../troubles/trouble-words.ts';
import { useTroubles } from '../troubles/troubles-context.ts';
import { standingOut } from '../troubles/troubles.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/** More lines than this would take the room of the calls. */
const MAX_LINES = 3;

/** Below the head of the board: points that nobody would hear, until somebody takes them on; the others as a number. */
export function BoardTroubles(): JSX.Element | null {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { open, unproven, watched } = useTroubles();
  const t = text.value.troubles;
  const loud = standingOut(open.value);
  const shown = loud.slice(0, MAX_LINES);
  const takenOn = open.value.flatMap(({ takenOn: by }) => (by === null ? [] : [localize(by.by.name, language.value)]));
  const rest = open.value.length - shown.length;
  const points = watched.value.map(({ callPoint }) => nameOf(site.value?.callPoints, callPoint, language.value));
  if (open.value.length + unproven.value.length + points.length === 0) return null;
  return (
    <section class={`board-troubles ${shown.length > 0 ? 'board-troubles-loud' : ''}`} aria-label={t.title}>
      {shown.map((trouble) => {
        const { point, place } = pointOf(trouble, site.value, language.value, text.value);
        return (
          <p key={trouble.id} class="board-trouble">
            <Icon name="broken" />
            <strong>{point}</strong> <span>{place}</span> <span>{stateOf(trouble, text.value, clock.now.value)}</span>
          </p>
        );
      })}
      {(rest > 0 || unproven.value.length > 0 || points.length > 0) && (
        <p class="board-troubles-rest">
          {rest > 0 && <span>{shown.length > 0 ? t.more(rest) : t.some(rest)}</span>}
          {takenOn.length > 0 && (
            <span>{t.takenOnBy([...new Set(takenOn)].join(language.value === 'zh' ? '、' : ', '))}</span>
          )}
          {points.length > 0 && <span>{t.watched(points.join(language.value === 'zh' ? '、' : ', '))}</span>}
          {unproven.value.length > 0 && <span>{t.unproven(unproven.value.length)}</span>}
        </p>
      )}
    </section>
  );
}
