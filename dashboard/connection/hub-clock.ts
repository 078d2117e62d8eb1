import { signal, type ReadonlySignal } from '@preact/signals';

export type Clock = {
  /** The hub's time, ms since 1970, once a second. A wrong clock on a phone must not falsify how long somebody waits. */
  readonly now: ReadonlySignal<number>;
  /** From the hello: what the hub's clock said at this moment. */
  readonly setByHub: (serverTime: string) => void;
  readonly tick: () => void;
};

export function createClock(wall: () => number): Clock {
  let ahead = 0;
  // Whole seconds, so that the pages are drawn again once a second however often it ticks.
  const seconds = (): number => Math.floor((wall() + ahead) / 1000) * 1000;
  const now = signal(seconds());
  const tick = (): void => {
    now.value = seconds();
  };
  return {
    now,
    tick,
    setByHub(serverTime) {
      const told = Date.parse(serverTime);
      if (Number.isNaN(told)) return;
      ahead = told - wall();
      tick();
    },
  };
}
