import type { JSX } from 'preact';
import { useCalls } from '../calls/calls-context.ts';
import { Icon } from '../ui/icon.tsx';
import { useSoundUnlock } from '../ui/use-sound-unlock.ts';
import { useUi } from '../ui/ui-context.ts';
import { usePhone } from './phone-context.ts';

/** Shown while sound is locked. After a reload the browser wants one touch again before the page may sound. */
export function SoundStrip(): JSX.Element | null {
  const { text } = useUi();
  const { sound } = usePhone();
  useSoundUnlock(sound, useCalls().liveCalls.calls.value.seq !== null);
  const stuck = sound.stuck.value;
  if (sound.state.value === 'on' && !stuck) return null;
  return (
    <button type="button" class="sound-strip" onClick={() => void sound.unlock()}>
      <Icon name="mute" />
      <span>{stuck ? text.value.device.silent : text.value.phone.soundLocked}</span>
    </button>
  );
}
