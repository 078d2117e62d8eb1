import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PagerView } from '../../hub/contract/http/pagers.ts';
import { dayAndTime } from '../text/times.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { RING_AFTER_S } from './proof.ts';

type Props = {
  readonly pager: PagerView;
  readonly onRing: () => Promise<void>;
  /** A new code; the phone is subscribed anew. */
  readonly onAgain: () => Promise<void>;
  readonly onRemove: () => Promise<void>;
};

const ICONS: Record<PagerView['hears'], IconName> = { proven: 'check', unproven: 'danger', cannot: 'broken' };

/** One phone. What makes it silent takes two taps, because it may be the only one that rings. */
export function PagerItem({ pager, onRing, onAgain, onRemove }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const [sure, setSure] = useState<'again' | 'remove' | null>(null);
  const [hasAsked, setAsked] = useState(false);
  const t = text.value.pager;
  const { sure: sureOf } = text.value.sessions;
  const day = (at: string): string => dayAndTime(Date.parse(at), site.value?.site?.timezone, language.value);
  useEffect(() => {
    if (!hasAsked) return undefined;
    const timer = setTimeout(() => setAsked(false), RING_AFTER_S * 1000);
    return () => clearTimeout(timer);
  }, [hasAsked]);

  function tap(what: 'again' | 'remove', run: () => Promise<void>): void {
    if (sure !== what) return setSure(what);
    setSure(null);
    void run();
  }
  function ring(): void {
    setAsked(true);
    void onRing();
  }

  return (
    <li class="session">
      <p>
        <strong>{pager.name}</strong>
        <br />
        <span class={`pager-state pager-${pager.hears}`}>
          <Icon name={ICONS[pager.hears]} />
          {t.state[pager.why]}
        </span>
        <br />
        <span class="soft">
          {t.added(day(pager.createdAt))}
          {pager.testedAt !== null && ` · ${t.tested(day(pager.testedAt))}`}
        </span>
      </p>
      {pager.lines.some(({ outdated }) => outdated) && <p class="pager-state pager-unproven">{t.outdated}</p>}
      <output>{hasAsked && t.testSoon(RING_AFTER_S)}</output>
      <div class="choices choices-many">
        <button type="button" class="act act-side" disabled={pager.hears === 'cannot'} onClick={ring}>
          <Icon name="bell" />
          <span>{t.test}</span>
        </button>
        <button
          type="button"
          class={`act act-side ${sure === 'again' ? 'act-sure' : ''}`}
          onClick={() => tap('again', onAgain)}
        >
          {sure === 'again' ? sureOf(t.again) : t.again}
        </button>
        <button
          type="button"
          class={`act act-side ${sure === 'remove' ? 'act-sure' : ''}`}
          onClick={() => tap('remove', onRemove)}
        >
          {sure === 'remove' ? sureOf(t.remove) : t.remove}
        </button>
      </div>
      {sure === 'again' && <p class="soft">{t.againHint}</p>}
    </li>
  );
}
