import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { fetchReachability } from '../api/reachability.ts';
import { timeOfDay } from '../text/times.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { BoardScreen } from './shared-screen-buttons.tsx';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';

const ASK_EVERY_MS = 15_000;
/** Below this many people who would hear a call the board says so in words. */
const FEW = 2;

export function BoardHead(): JSX.Element {
  const { site, clock, text, language, sound, house } = useApp();
  const t = text.value;
  const building = site.value?.site?.name;
  const onDuty = house.duty.value.flatMap(({ staff, awaited = [] }) =>
    staff.map((id) => {
      const name = nameOf(site.value?.staff, id, language.value);
      return awaited.includes(id) ? t.board.notCheckedIn(name) : name;
    }),
  );
  return (
    <header class="page-head board-head">
      <div class="head-words">
        <h1>{building ? say(building, language.value) : t.product}</h1>
        {onDuty.length > 0 && (
          <p>
            {t.board.onDuty}: <strong>{onDuty.join(language.value === 'zh' ? '、' : ', ')}</strong>
          </p>
        )}
      </div>
      <Reachable />
      <p class="board-clock digits">{timeOfDay(clock.now.value, site.value?.site?.timezone, false)}</p>
      <div class="board-tools">
        {sound.state.value !== 'none' && (
          <button
            type="button"
            class="plain"
            onClick={() => void sound.unlock()}
            aria-pressed={sound.state.value === 'on'}
          >
            <Icon name={sound.state.value === 'on' ? 'sound' : 'mute'} />
            <span>{sound.state.value === 'on' ? t.board.soundIsOn : t.board.soundOn}</span>
          </button>
        )}
        <BoardScreen />
        <LanguageSwitch />
      </div>
    </header>
  );
}

/** How many people would hear a call now; below two it says so in words. The number is withheld while the line is down. */
function Reachable(): JSX.Element | null {
  const { house, line, text, http, site, language } = useApp();
  useEffect(() => {
    async function ask(): Promise<void> {
      const answer = await fetchReachability(http);
      if (answer.ok) house.takeReachability(answer.value);
      else if (answer.refusal.code === 'NOT_FOUND') clearInterval(timer);
    }
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [http, house]);
  if (house.calls.value.seq === null || line.lost.value !== null) return null;
  const t = text.value.board;
  const count = house.reachability.value.filter(({ state }) => state === 'proven').length;
  const thin = house.places.value
    .filter(({ few }) => few)
    .map(({ place }) => nameOf(site.value?.places, place, language.value));
  const everywhere = thin.length === house.places.value.length;
  return (
    <div class={`reachable ${count < FEW || thin.length > 0 ? 'reachable-few' : ''}`} aria-live="polite">
      <Icon name={count < FEW ? 'danger' : 'people'} />
      <p>
        <strong>{t.reachable(count)}</strong>
        {count < FEW && <span>{count === 0 ? t.reachableHint.none : t.reachableHint.few}</span>}
        {count >= FEW && thin.length > 0 && !everywhere && (
          <span>{t.reachableThin(thin.join(language.value === 'zh' ? '、' : ', '))}</span>
        )}
      </p>
    </div>
  );
}
