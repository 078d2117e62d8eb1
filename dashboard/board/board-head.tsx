import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';
import { HushButton } from './hush-button.tsx';
import { ReachablePeople } from './reachable-people.tsx';
import { SharedScreenButtons } from './shared-screen-buttons.tsx';

/** The head of the board: the site, who is on duty, who can be reached, the time, and the tools. */
export function BoardHead(): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { liveCalls } = useCalls();
  const { sound } = useBoard();
  const t = text.value;
  const building = site.value?.site?.name;
  const onDuty = liveCalls.duty.value.flatMap(({ staff, awaited = [] }) =>
    staff.map((id) => {
      const name = nameOf(site.value?.staff, id, language.value);
      return awaited.includes(id) ? t.board.notCheckedIn(name) : name;
    }),
  );
  return (
    <header class="page-head board-head">
      <div class="head-words">
        <h1>{building ? localize(building, language.value) : t.product}</h1>
        {onDuty.length > 0 && (
          <p>
            {t.board.onDuty}: <strong>{onDuty.join(language.value === 'zh' ? '、' : ', ')}</strong>
          </p>
        )}
      </div>
      <ReachablePeople />
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
        <HushButton />
        <SharedScreenButtons />
        <LanguageSwitch />
      </div>
    </header>
  );
}
