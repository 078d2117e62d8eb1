import { signal, type ReadonlySignal } from '@preact/signals';

export type WakeLock = {
  /** `none`: this browser or this origin (plain HTTP) has no wake lock. */
  readonly state: ReadonlySignal<'off' | 'held' | 'none'>;
  readonly hold: () => Promise<void>;
  readonly release: () => void;
  /** The browser releases the lock when the page is hidden. Call this when the page is seen again. */
  readonly reacquire: () => void;
};

/** Keeps the screen on during a shift. A dark phone freezes the page, and then it cannot ring. */
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
      // Battery saver or a hidden page. Tried again when the page is seen.
      state.value = 'off';
    }
  }

  return {
    state,
    hold,
    release() {
      wanted = false;
      void lock?.release();
    },
    reacquire() {
      if (wanted) void hold();
    },
  };
}
