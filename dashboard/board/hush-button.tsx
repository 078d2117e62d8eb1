import type { JSX } from 'preact';
import { useAccount } from '../account/account-context.ts';
import { staffOf } from '../account/session.ts';
import { columnsForBoard } from '../calls/call-order.ts';
import { useCalls } from '../calls/calls-context.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useSecondsLeft } from '../ui/use-seconds-left.ts';
import { useBoard } from './board-context.ts';

/** A named person hushes the tone for a minute, while somebody waits. All see who did it. */
export function HushButton(): JSX.Element | null {
  const { text, language } = useUi();
  const { session } = useAccount();
  const { liveCalls } = useCalls();
  const { sharedScreen, tone, sound } = useBoard();
  const t = text.value.wall;
  const hush = tone.hushed.value;
  const left = useSecondsLeft(hush?.until ?? null);
  if (hush !== null && left !== null && left > 0)
    return (
      <output class="hushed digits">
        <Icon name="mute" /> {t.hushedBy(localize(hush.by, language.value), left)}
      </output>
    );
  const who = sharedScreen.acting.value ?? staffOf(session.state.value);
  const { waiting } = columnsForBoard(liveCalls.calls.value.open.values());
  if (who === null || waiting.length === 0 || sound.state.value !== 'on') return null;
  return (
    <button type="button" class="plain" onClick={() => tone.hush(who.name)}>
      <Icon name="mute" />
      <span>{t.hush}</span>
    </button>
  );
}
