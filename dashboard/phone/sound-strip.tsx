import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { usePhone } from './phone-context.ts';

/** Shown while sound is locked. After a reload the browser wants one touch again before the page may sound. */
export function SoundStrip(): JSX.Element | null {
  const { text } = useUi();
  const { sound } = usePhone();
  useEffect(() => {
    // An installed page or a kiosk may sound without a touch.
    void sound.unlock();
    const onTouch = (): void => {
      if (sound.state.peek() === 'locked' || sound.stuck.peek()) void sound.unlock();
    };
    addEventListener('pointerdown', onTouch);
    addEventListener('keydown', onTouch);
    return () => {
      removeEventListener('pointerdown', onTouch);
      removeEventListener('keydown', onTouch);
    };
  }, [sound]);
  const stuck = sound.stuck.value;
  if (sound.state.value === 'on' && !stuck) return null;
  return (
    <button type="button" class="sound-strip" onClick={() => void sound.unlock()}>
      <Icon name="mute" />
      <span>{stuck ? text.value.device.silent : text.value.phone.soundLocked}</span>
    </button>
  );
}
