import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { WayView } from '../../hub/contract/stream.ts';
import { useCalls } from '../calls/calls-context.ts';
import { usePhone } from '../phone/phone-context.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { pagerWords } from './way-words.ts';

/** By what this person is told: each way by name with its state, and plainly what rings with the screen dark. */
export function OwnWays({ me }: { me: string | null }): JSX.Element | null {
  const { text, language } = useUi();
  const { liveCalls } = useCalls();
  const { ways, sound } = usePhone();
  const t = text.value.ways;
  const own = liveCalls.reachability.value.find(({ staff }) => staff === me)?.ways ?? [];
  const pagers = own.filter(({ kind }) => kind === 'pager');
  const ids = pagers.map(({ id }) => id).join();
  useEffect(() => {
    if (me !== null && ids !== '') void ways.load(me);
  }, [me, ids, ways]);
  if (me === null || own.length === 0) return null;
  const name = (way: WayView): string => ways.names.value.get(way.id ?? '') ?? t.pager;
  const dark = pagers.filter(({ state }) => state === 'proven').map(name);
  return (
    <section aria-label={t.title}>
      <details class={`own-ways ${dark.length === 0 ? 'own-ways-none' : ''}`}>
        <summary>
          <Icon name="phone" />
          <span>{dark.length === 0 ? t.noneDark : t.theseDark(dark.join(language.value === 'zh' ? '、' : ', '))}</span>
        </summary>
        <ul>
          <li>
            <strong>{t.thisPage}</strong> <span>{sound.state.value === 'on' ? t.inFront : t.noSound}</span>
          </li>
          {pagers.map((way) => (
            <PagerLine key={way.id} way={way} name={name(way)} />
          ))}
        </ul>
        <RefusalNote refusal={ways.refused.value ?? undefined} />
      </details>
    </section>
  );
}

function PagerLine({ way, name }: { way: WayView; name: string }): JSX.Element {
  const { text } = useUi();
  const { site } = useSite();
  const { ways } = usePhone();
  const t = text.value.ways;
  const { id, state } = way;
  const since = timeOfDay(Date.parse(way.since), site.value?.site?.timezone, false);
  const isTesting = id !== null && state === 'unproven' && ways.testing.value.has(id);
  return (
    <li>
      <strong>{name}</strong> <span>{isTesting ? t.testing : pagerWords(way, since, text.value)}</span>
      {id !== null && state !== 'cannot' && (
        <button type="button" class="plain" aria-label={`${name}: ${t.test}`} onClick={() => void ways.test(id)}>
          <Icon name="bell" />
          <span>{t.test}</span>
        </button>
      )}
    </li>
  );
}
