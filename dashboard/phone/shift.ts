import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { Ringer } from '../senses/ringer.ts';
import type { Sound } from '../senses/sound.ts';
import { TONES, toneFor } from '../senses/tones.ts';
import { vibration } from '../senses/vibration.ts';
import type { WakeLock } from '../senses/wake-lock.ts';
import type { House } from '../calls/live-calls.ts';

export type Shift = {
  readonly on: ReadonlySignal<boolean>;
  /** From a tap: allows sound, tries bell and vibration, keeps the screen on. @returns true if the bell really sounded. */
  readonly tryBell: () => Promise<boolean>;
  readonly begin: () => void;
  readonly end: () => void;
};

const KEY = 'lotusbell.shift';

/**
 * On duty or not, on this device. It survives a reload of the tab, so that an accidental pull-to-refresh does not leave
 * somebody deaf; sound then needs one touch again, and the page says so.
 */
export function createShift({ sound, wakeLock }: { sound: Sound; wakeLock: WakeLock }): Shift {
  const on = signal(read());
  return {
    on,
    async tryBell() {
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
      wakeLock.letGo();
    },
  };
}

/** Lets the bell follow the standing alerts: starts for new ones, stops when one is withdrawn, answered or hushed. */
export function ringForAlerts(house: House, ringer: Ringer, isPhone: () => boolean): void {
  let ringing = new Set<string>();
  effect(() => {
    const wanted = new Set<string>();
    for (const [id, alert] of house.alerts.value) if (!alert.quiet && isPhone()) wanted.add(id);
    const before = ringing;
    ringing = wanted;
    untracked(() => {
      for (const id of before) if (!wanted.has(id)) ringer.stop(id);
      for (const id of wanted) {
        const frame = house.alerts.value.get(id)?.frame;
        if (before.has(id) || frame === undefined) continue;
        const { priority } = frame.call;
        ringer.start({ id, priority, tone: toneFor(priority, frame.sound), say: frame.say });
      }
    });
  });
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
