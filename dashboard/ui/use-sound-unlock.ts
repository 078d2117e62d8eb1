import { useEffect } from 'preact/hooks';
import type { Sound } from '../senses/sound.ts';

/** A hub that does not answer must not keep the sound locked for longer, in ms. */
const AT_LATEST_MS = 1_500;

/**
 * Any touch or key turns the sound on where the browser has locked it. An installed page or a kiosk may need none; there
 * it is tried once the open calls are shown, because the first sound of a browser can take half a second.
 * @param isShown the open calls are shown
 */
export function useSoundUnlock(sound: Pick<Sound, 'state' | 'stuck' | 'unlock'>, isShown: boolean): void {
  useEffect(() => {
    const timer = setTimeout(() => void sound.unlock(), isShown ? 0 : AT_LATEST_MS);
    return () => clearTimeout(timer);
  }, [sound, isShown]);
  useEffect(() => {
    const onTouch = (): void => {
      if (sound.state.peek() !== 'on' || sound.stuck.peek()) void sound.unlock();
    };
    addEventListener('pointerdown', onTouch);
    addEventListener('keydown', onTouch);
    return () => {
      removeEventListener('pointerdown', onTouch);
      removeEventListener('keydown', onTouch);
    };
  }, [sound]);
}
