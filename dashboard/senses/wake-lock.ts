import { signal, type ReadonlySignal } from '@preact/signals';

export type WakeLock = {
  /** `none`: this browser or this origin (plain HTTP) has no wake lock. */
  readonly state: ReadonlySignal<'off' | 'held' | 'none'>;
  readonly hold: () => Promise<void>;
  readonly letGo: () => void;
  /** The browser lets go whenever the page is hidden; call when it is seen again. */
  readonly again: () => void;
};

/** Keeps the screen on during a shift: a dark phone freezes the page, and a frozen page hears nothing. */
export function createWakeLock(): WakeLock {
  const state = signal<'off' | 'held' | 'none'>('wakeLock' in navigator ? 'off' : 'none');
  let wanted = false;
  let lock: WakeLockSentinel | null = null;

  async function hold(): Promise<void> {
    wanted = true;
    if (!('wakeLock' in navigator) || lock !== null) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      state.value = 'held';
      lock.addEventListener('release', () => {
        lock = null;
        state.value = 'off';
      });
    } catch {
      // Battery saver or a hidden page; tried again when the page is seen.
      state.value = 'off';
    }
  }

  return {
    state,
    hold,
    letGo() {
      wanted = false;
      void lock?.release();
    },
    again() {
      if (wanted) void hold();
    },
  };
}
