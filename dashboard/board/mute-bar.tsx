import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

/** A board that makes no sound: it must look wrong from the other side of the room. Any touch turns the sound on. */
export function MuteBar(): JSX.Element | null {
  const { text } = useUi();
  const { sound } = useBoard();
  const t = text.value.wall;
  useEffect(() => {
    // A kiosk may sound without a touch.
    void sound.unlock();
    const onTouch = (): void => void sound.unlock();
    addEventListener('pointerdown', onTouch);
    addEventListener('keydown', onTouch);
    return () => {
      removeEventListener('pointerdown', onTouch);
      removeEventListener('keydown', onTouch);
    };
  }, [sound]);
  const state = sound.state.value;
  if (state === 'on' && !sound.stuck.value) return null;
  return (
    <>
      <div class="mute-frame" aria-hidden="true" />
      <button type="button" class="mute-bar" onClick={() => void sound.unlock()}>
        <Icon name="mute" />
        <strong>{t.noSound}</strong>
        <span>{state === 'none' ? t.cannotSound : t.touchForSound}</span>
      </button>
    </>
  );
}
