import type { JSX } from 'preact';
import type { TroubleView } from '../../hub/contract/http/troubles.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { pointOf, stateOf } from './trouble-words.ts';
import { useTroubles } from './troubles-context.ts';

/** One trouble, with what the caretaker or the lead can do about it. */
export function TroubleCard({
  trouble,
  me,
  mayAct,
}: {
  trouble: TroubleView;
  me: string | null;
  mayAct: boolean;
}): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { run, watch, watched, pending } = useTroubles();
  const t = text.value.troubles;
  const { point, place } = pointOf(trouble, site.value, language.value, text.value);
  const { takenOn, latched, heard, kind } = trouble;
  const mayEnd = takenOn !== null && (kind === 'false-presses' || (latched && heard));
  const mayWatch = kind === 'false-presses' && !watched.value.some(({ callPoint }) => callPoint === trouble.callPoint);
  return (
    <article class={`trouble ${trouble.grave ? 'trouble-grave' : ''}`} aria-label={point}>
      <h3>
        <Icon name="broken" />
        <span>
          {point} <small>{place}</small>
        </span>
      </h3>
      <p>{stateOf(trouble, text.value, clock.now.value)}</p>
      {latched && <p class="soft">{t.latched}</p>}
      {takenOn !== null && (
        <p>
          <Icon name="person" />{' '}
          {takenOn.by.id === me ? t.mine : t.takenOnBy(localize(takenOn.by.name, language.value))}
        </p>
      )}
      {mayAct && takenOn === null && (
        <button
          type="button"
          class="act act-side"
          disabled={pending.value}
          onClick={() => void run(trouble.id, 'take-on')}
        >
          <Icon name="hand" />
          <span>{t.takeOn}</span>
        </button>
      )}
      {mayWatch && (
        <button
          type="button"
          class="act act-side"
          disabled={pending.value}
          onClick={() => void watch(trouble.callPoint, true)}
        >
          <Icon name="clock" />
          <span>{t.watch}</span>
        </button>
      )}
      {mayEnd && (
        <button
          type="button"
          class="act act-side"
          disabled={pending.value}
          onClick={() => void run(trouble.id, 'solve')}
        >
          <Icon name="check" />
          <span>{t.inOrder}</span>
        </button>
      )}
    </article>
  );
}
