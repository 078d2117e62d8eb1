import { signal, type ReadonlySignal } from '@preact/signals';

export type WakeLock = {
  /**
   * `none`: this browser or this origin (plain HTTP) has no wake lock. `refused`: wanted, and not given while the page
   * is seen.
   */
  readonly state: ReadonlySignal<'off' | 'held' | 'refused' | 'none'>;
  readonly hold: () => Promise<void>;
  readonly release: () => void;
  /** The browser releases the lock when the page is hidden. Call this when the page is seen again. */
  readonly reacquire: () => void;
};

/** A lock that was taken away is asked for again so soon, in ms, and again while it is refused. */
const AGAIN_MS = 3_000;

/** Keeps the screen on during a shift. A dark phone freezes the page, and then it cannot ring. */
export function createWakeLock(): WakeLock {
  const state = signal<'off' | 'held' | 'refused' | 'none'>('wakeLock' in navigator ? 'off' : 'none');
  let wanted = false;
  let lock: WakeLockSentinel | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function askLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (wanted && document.visibilityState === 'visible') void hold();
    }, AGAIN_MS);
  }

  async function hold(): Promise<void> {
    wanted = true;
    if (!('wakeLock' in navigator) || lock !== null) return;
    clearTimeout(timer);
    try {
      const mine = await navigator.wakeLock.request('screen');
      lock = mine;
      state.value = 'held';
      mine.addEventListener('release', () => {
        if (lock !== mine) return;
        lock = null;
        state.value = 'off';
        // Battery saver, or a tap on "allow sleep". When the page is hidden, it is asked for when it is seen again.
        if (wanted) askLater();
      });
    } catch {
      // Battery saver or a hidden page.
      if (document.visibilityState !== 'visible') state.value = 'off';
      else {
        state.value = 'refused';
        askLater();
      }
    }
  }

  return {
    state,
    hold,
    release() {
      wanted = false;
      clearTimeout(timer);
      void lock?.release();
    },
    reacquire() {
      if (wanted) void hold();
    },
  };
}
