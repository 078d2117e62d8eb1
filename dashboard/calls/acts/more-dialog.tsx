import type { JSX } from 'preact';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useUi } from '../../ui/ui-context.ts';

/** One thing that can be done with a call besides its next step. */
export type FurtherAct = {
  readonly icon: IconName;
  readonly words: string;
  readonly press: () => void;
  /** Would do harm where a thumb hits it by chance. */
  readonly rare?: true;
};

/** "What else?": what is seldom needed after arrival, one tap each. */
export function MoreDialog({ acts, onCancel }: { acts: readonly FurtherAct[]; onCancel: () => void }): JSX.Element {
  const { text } = useUi();
  return (
    <Dialog title={text.value.closing.moreTitle} onClose={onCancel}>
      <div class="choices">
        {acts.map(({ icon, words, press }) => (
          <button key={words} type="button" class="act choice" onClick={press}>
            <Icon name={icon} />
            <span>{words}</span>
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}
