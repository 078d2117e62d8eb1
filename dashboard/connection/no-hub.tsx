import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Sound } from '../senses/sound.ts';
import { Icon } from '../ui/icon.tsx';
import { useTitle } from '../ui/page/page-head.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useSoundUnlock } from '../ui/use-sound-unlock.ts';
import type { LostSince } from './connection-loss.ts';

type Props = {
  readonly lost: ReadonlySignal<LostSince | null>;
  readonly sound: Pick<Sound, 'state' | 'stuck' | 'unlock'>;
};

/**
 * A page that was loaded and has not heard of the hub yet. Above it stands the banner; its tone needs a touch first. It
 * goes on by itself.
 */
export function NoHub({ lost, sound }: Props): JSX.Element {
  const { text } = useUi();
  const t = text.value.shell;
  useSoundUnlock(sound, false);
  useTitle(lost.value === null ? text.value.product : t.noHub);
  if (lost.value === null) return <p aria-live="polite">{text.value.waitPlease}</p>;
  return (
    <>
      <Icon name="broken" class="large-icon" />
      <h1>{t.noHub}</h1>
      <p class="lead">{t.noHubHint}</p>
      <p>{t.goesOn}</p>
      {sound.state.value === 'locked' && (
        <button type="button" class="act act-side" onClick={() => void sound.unlock()}>
          <Icon name="mute" />
          <span>{t.touchToHear}</span>
        </button>
      )}
    </>
  );
}
