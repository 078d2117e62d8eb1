import { signal, type ReadonlySignal } from '@preact/signals';

export type HubClock = {
  /**
   * The hub's time, ms since 1970, in whole seconds. A wrong clock on a phone must not change how long a call waits.
   */
  readonly now: ReadonlySignal<number>;
  /** From the hello: the hub's time at this moment. */
  readonly setFromHub: (serverTime: string) => void;
  readonly tick: () => void;
};

export function createHubClock(wall: () => number): HubClock {
  let offset = 0;
  // Whole seconds, so that the pages are rendered once a second however often it ticks.
  const seconds = (): number => Math.floor((wall() + offset) / 1000) * 1000;
  const now = signal(seconds());
  const tick = (): void => {
    now.value = seconds();
  };
  return {
    now,
    tick,
    setFromHub(serverTime) {
      const hubTime = Date.parse(serverTime);
      if (Number.isNaN(hubTime)) return;
      offset = hubTime - wall();
      tick();
    },
  };
}
