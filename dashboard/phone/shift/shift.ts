import { signal, type ReadonlySignal } from '@preact/signals';
import type { Sound } from '../../senses/sound.ts';
import { TONES } from '../../senses/tones.ts';
import { vibration } from '../../senses/vibration.ts';
import type { WakeLock } from '../../senses/wake-lock.ts';
import { keepShift, keptShift } from './kept-shift.ts';

export type Shift = {
  /** On duty on this device. */
  readonly on: ReadonlySignal<boolean>;
  /**
   * From a tap: unlocks sound, tries bell and vibration, keeps the screen on. @returns true if the bell really sounded.
   */
  readonly testBell: () => Promise<boolean>;
  readonly begin: () => void;
  readonly end: () => void;
};

/** On duty or not, on this device. After a reload sound needs one touch again, and the page says so. */
export function createShift({ sound, wakeLock }: { sound: Sound; wakeLock: WakeLock }): Shift {
  const on = signal(keptShift());
  return {
    on,
    async testBell() {
      void wakeLock.hold();
      vibration.pulse(TONES.test.vibrate);
      await sound.unlock();
      return sound.play(TONES.test);
    },
    begin() {
      on.value = true;
      keepShift('on');
      void wakeLock.hold();
    },
    end() {
      on.value = false;
      keepShift('off');
      wakeLock.release();
    },
  };
}
