import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { useAccount } from '../account/account-context.ts';
import { fetchOpenCalls } from '../api/calls.ts';
import { byUrgency } from '../calls/call-order.ts';
import { locationOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

const LOAD_EVERY_MS = 5_000;
const MAX_LINES = 4;

/** Signed in is not listening: before the shift the phone says that it does not ring, and who waits meanwhile. */
export function NotRinging(): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const waiting = useWaitingCalls();
  const t = text.value;
  return (
    <section class={`not-ringing ${waiting !== null && waiting.length > 0 ? 'not-ringing-waited' : ''}`}>
      <p class="lead">
        <Icon name="mute" />
        <strong>{t.device.notRinging}</strong>
      </p>
      {waiting !== null && waiting.length === 0 && <p class="soft">{t.device.nobodyWaits}</p>}
      {waiting !== null && waiting.length > 0 && (
        <div aria-live="polite">
          <p>{t.device.waiting(waiting.length)}</p>
          <ul>
            {waiting.slice(0, MAX_LINES).map((call) => (
              <li key={call.id} class={`priority-${call.priority}`}>
                <span class="chip chip-priority">
                  <Icon name={kindIcon(call.kind)} />
                  {t.call.priority[call.priority]}
                </span>
                <strong>{locationOf(call, site.value, language.value, t.call.unplaced).point}</strong>
                <span class="digits">
                  {t.call.since(timeOfDay(Date.parse(call.raisedAt), site.value?.site?.timezone, false))}
                </span>
              </li>
            ))}
          </ul>
          {waiting.length > MAX_LINES && <p>{t.phone.further(waiting.length - MAX_LINES)}</p>}
        </div>
      )}
    </section>
  );
}

/** Read again and again, because a phone off duty has no stream. Null until the hub has answered. */
function useWaitingCalls(): readonly CallView[] | null {
  const { http } = useAccount();
  const [waiting, setWaiting] = useState<readonly CallView[] | null>(null);
  useEffect(() => {
    let gone = false;
    async function load(): Promise<void> {
      if (document.visibilityState !== 'visible') return;
      const answer = await fetchOpenCalls(http);
      if (gone) return;
      // Without an answer nothing is said about who waits.
      setWaiting(answer.ok ? answer.value.filter(({ state }) => state === 'waiting').toSorted(byUrgency) : null);
    }
    void load();
    const timer = setInterval(() => void load(), LOAD_EVERY_MS);
    const onVisible = (): void => void load();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [http]);
  return waiting;
}
