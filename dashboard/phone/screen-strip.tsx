import type { JSX } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { usePhone } from './phone-context.ts';

/** The browser has taken the wake lock away and does not give it back: a dark phone hears nothing. */
export function ScreenStrip(): JSX.Element | null {
  const { text } = useUi();
  const { wakeLock } = usePhone();
  if (wakeLock.state.value !== 'refused') return null;
  return (
    <button type="button" class="sound-strip" onClick={() => void wakeLock.hold()}>
      <Icon name="screen" />
      <span>{text.value.device.screenMayGoDark}</span>
    </button>
  );
}
