import { computed, effect, type ReadonlySignal } from '@preact/signals';
import type { NewVersion } from './new-version.ts';

/** So long nothing must be open before a board loads a new version, in ms; also between two tries. */
const CALM_MS = 5_000;

/**
 * A board loads a new version by itself once nothing is open. Afterwards it is mute, and asks for a touch.
 * @param isFree a board on which nobody waits and nobody does anything
 */
export function reloadBoard(version: NewVersion, isFree: ReadonlySignal<boolean>, isDialogOpen: () => boolean): void {
  const isDue = computed(() => version.offered.value && isFree.value);
  effect(() => {
    if (!isDue.value) return undefined;
    const timer = setInterval(() => {
      if (!isDialogOpen()) void version.load();
    }, CALM_MS);
    return () => clearInterval(timer);
  });
}
