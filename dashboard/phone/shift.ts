import { signal, type ReadonlySignal } from '@preact/signals';
import type { Sound } from '../senses/sound.ts';
import { TONES } from '../senses/tones.ts';
import { vibration } from '../senses/vibration.ts';
import type { WakeLock } from '../senses/wake-lock.ts';

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

const KEY = 'lotusbell.shift';

/**
 * On duty or not, on this device. The state survives a reload of the tab: after an accidental reload the phone still
 * rings. Sound then needs one touch again, and the page says so.
 */
export function createShift({ sound, wakeLock }: { sound: Sound; wakeLock: WakeLock }): Shift {
  const on = signal(read());
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
      write('on');
      void wakeLock.hold();
    },
    end() {
      on.value = false;
      write('off');
      wakeLock.release();
    },
  };
}

function read(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}
function write(state: 'on' | 'off'): void {
  try {
    sessionStorage.setItem(KEY, state);
  } catch {
    /* a private window: asked again after a reload */
  }
}
