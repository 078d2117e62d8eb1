import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { locationOf } from '../text/names.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/**
 * Names a ringing call outside the visible part of the list, above or below. A touch scrolls to it. The room before it
 * lets what is last on the page be scrolled out from under it.
 */
export function OffscreenAlertBar({ ringing }: { ringing: readonly CallView[] }): JSX.Element | null {
  const { language, text } = useUi();
  const { site } = useSite();
  const [outOfSight, setOutOfSight] = useState<ReadonlyMap<string, 'above' | 'below'>>(new Map());
  const ids = ringing.map(({ id }) => id).join(' ');
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) =>
      setOutOfSight((before) => {
        const after = new Map(before);
        for (const {
          target,
          isIntersecting,
          boundingClientRect: { top },
        } of entries) {
          const id = (target as HTMLElement).dataset['call'] ?? '';
          if (isIntersecting) after.delete(id);
          else after.set(id, top < 0 ? 'above' : 'below');
        }
        return after;
      }),
    );
    for (const id of ids.split(' ')) {
      const card = cardOf(id);
      if (card) watcher.observe(card);
    }
    return () => watcher.disconnect();
  }, [ids]);
  const first = ringing.find(({ id }) => outOfSight.has(id));
  if (first === undefined) return null;
  const where = outOfSight.get(first.id) ?? 'below';
  return (
    <>
      <div class="below-room" />
      <button type="button" class="below-bar" onClick={() => cardOf(first.id)?.scrollIntoView({ block: 'center' })}>
        <Icon name="bell" />
        <span>
          {text.value.phone[where](locationOf(first, site.value, language.value, text.value.call.unplaced).point)}
        </span>
        <Icon name={where === 'above' ? 'up' : 'down'} />
      </button>
    </>
  );
}

function cardOf(callId: string): HTMLElement | null {
  return callId === '' ? null : document.querySelector<HTMLElement>(`[data-call="${CSS.escape(callId)}"]`);
}
