import type { JSX } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { usePhone } from './phone-context.ts';

/** Stands until the person has read it. */
export function DeafNote(): JSX.Element | null {
  const { text } = useUi();
  const { deafTime } = usePhone();
  const deaf = deafTime.deaf.value;
  if (deaf === null) return null;
  const t = text.value.device;
  const seconds = Math.round(deaf.ms / 1000);
  const time = seconds < 90 ? t.seconds(seconds) : t.minutes(Math.round(seconds / 60));
  return (
    <div class="deaf-note" role="alert">
      <Icon name="mute" />
      <strong>{t.deafFor(time, deaf.missed)}</strong>
      <button type="button" class="act act-side" onClick={deafTime.dismiss}>
        {t.read}
      </button>
    </div>
  );
}
