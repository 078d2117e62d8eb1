import { signal, type ReadonlySignal } from '@preact/signals';

/** True while a person can see this page: it is in the foreground and the screen is on. */
export function watchPageVisibility(onVisible: () => void): ReadonlySignal<boolean> {
  const visible = signal(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', () => {
    visible.value = document.visibilityState === 'visible';
    if (visible.value) onVisible();
  });
  return visible;
}
