import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useCalls } from '../calls/calls-context.ts';
import { nameOf } from '../text/names.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

const LOAD_EVERY_MS = 15_000;
/** With fewer people who would hear a call, the board warns. */
const ENOUGH = 2;

/** How many people would hear a call now. Below two it warns in words. No number while the connection is lost. */
export function ReachablePeople(): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { liveCalls } = useCalls();
  const { connectionLoss, fetchReachability } = useBoard();
  useEffect(() => {
    async function load(): Promise<void> {
      const answer = await fetchReachability();
      if (answer.ok) liveCalls.setReachability(answer.value);
      else if (answer.refusal.code === 'NOT_FOUND') clearInterval(timer);
    }
    const timer = setInterval(() => void load(), LOAD_EVERY_MS);
    return () => clearInterval(timer);
  }, [fetchReachability, liveCalls]);
  if (liveCalls.calls.value.seq === null || connectionLoss.lost.value !== null) return null;
  const t = text.value.board;
  const count = liveCalls.reachability.value.filter(({ state }) => state === 'proven').length;
  const thin = liveCalls.places.value
    .filter(({ few }) => few)
    .map(({ place }) => nameOf(site.value?.places, place, language.value));
  const everywhere = thin.length === liveCalls.places.value.length;
  return (
    <div class={`reachable ${count < ENOUGH || thin.length > 0 ? 'reachable-few' : ''}`} aria-live="polite">
      <Icon name={count < ENOUGH ? 'danger' : 'people'} />
      <p>
        <strong>{t.reachable(count)}</strong>
        {count < ENOUGH && <span>{count === 0 ? t.reachableHint.none : t.reachableHint.few}</span>}
        {count >= ENOUGH && thin.length > 0 && !everywhere && (
          <span>{t.reachableThin(thin.join(language.value === 'zh' ? '、' : ', '))}</span>
        )}
      </p>
    </div>
  );
}
