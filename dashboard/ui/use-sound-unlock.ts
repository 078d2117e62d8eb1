import { useEffect } from 'preact/hooks';
import type { Sound } from '../senses/sound.ts';

/** Any touch or key turns the sound on where the browser has locked it. An installed page or a kiosk may need none. */
export function useSoundUnlock(sound: Pick<Sound, 'state' | 'stuck' | 'unlock'>): void {
  useEffect(() => {
    void sound.unlock();
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
