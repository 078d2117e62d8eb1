import type { JSX } from 'preact';
import { nameOf } from '../../text/names.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSite } from '../../ui/site-context.ts';
import { useUi } from '../../ui/ui-context.ts';
import { useSecondsLeft } from '../../ui/use-seconds-left.ts';
import type { Undoable } from './undo-time.ts';

/** Stands in place of the buttons while a call can still be kept here. */
export function UndoBar({ sending, onUndo }: { sending: Undoable; onUndo: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const left = useSecondsLeft(sending.until) ?? 0;
  const t = text.value.acts;
  return (
    <div class="call-actions">
      <p class="undo-words" aria-live="polite">
        <Icon name="door" />
        <span class="digits">{t.sentOverIn(nameOf(site.value?.teams, sending.act.team, language.value), left)}</span>
      </p>
      <button type="button" class="act act-side undo" onClick={onUndo}>
        <Icon name="back" />
        <span>{t.undo}</span>
      </button>
    </div>
  );
}
