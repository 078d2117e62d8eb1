import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import type { Sound } from '../senses/sound.ts';
import { wasLoadedAnew } from '../shell/new-version.ts';
import { Icon } from '../ui/icon.tsx';
import { useSoundUnlock } from '../ui/use-sound-unlock.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

/** Whether what rings would not be heard. */
export function isMute({ state, stuck }: Pick<Sound, 'state' | 'stuck'>): boolean {
  return state.value !== 'on' || stuck.value;
}

/** A board that makes no sound: it must look wrong from the other side of the room. Any touch turns the sound on. */
export function MuteBar(): JSX.Element | null {
  const { text } = useUi();
  const { sound } = useBoard();
  const t = text.value.wall;
  useSoundUnlock(sound, useCalls().liveCalls.calls.value.seq !== null);
  if (!isMute(sound)) return null;
  return (
    <>
      <div class="mute-frame" aria-hidden="true" />
      <button type="button" class="mute-bar" onClick={() => void sound.unlock()}>
        <Icon name="mute" />
        <strong>{t.noSound}</strong>
        <span>
          {sound.state.value === 'none'
            ? t.cannotSound
            : wasLoadedAnew()
              ? text.value.shell.loadedAnew
              : t.touchForSound}
        </span>
      </button>
    </>
  );
}
