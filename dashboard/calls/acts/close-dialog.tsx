import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { localize } from '../../text/language.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSite } from '../../ui/site-context.ts';
import { useUi } from '../../ui/ui-context.ts';
import { useCalls } from '../calls-context.ts';
import { outcomesFor, OUTCOMES_SHOWN } from './outcome-order.ts';

type Props = {
  /** Null where it is no call that ends. */ readonly kind: string | null;
  readonly onAnswer: (outcome: string) => void;
  readonly onCancel: () => void;
};

/** "How did it end?": the usual outcomes of this kind of call, one tap each; the others behind "more". */
export function CloseDialog({ kind, onAnswer, onCancel }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { history } = useCalls();
  const [isWhole, setWhole] = useState(kind === null);
  // Kept while the dialog is open: nothing moves under a thumb.
  const [outcomes] = useState(() => outcomesFor(kind, site.value?.outcomes ?? [], history.outcomesUsed.peek()));
  const t = text.value;
  const shown = isWhole ? outcomes : outcomes.slice(0, OUTCOMES_SHOWN);
  return (
    <Dialog title={t.call.outcomeTitle} onClose={onCancel}>
      {outcomes.length === 0 && <p>{t.call.noOutcomes}</p>}
      <div class="choices choices-many">
        {shown.map(({ id, name }, place) => (
          <button
            key={id}
            type="button"
            class="act choice"
            // The keyboard goes on with the first outcome that "more" has added.
            {...(isWhole && kind !== null && place === OUTCOMES_SHOWN ? { ref: focusIt } : {})}
            onClick={() => onAnswer(id)}
          >
            {localize(name, language.value)}
          </button>
        ))}
      </div>
      {shown.length < outcomes.length && (
        <button type="button" class="act act-side" onClick={() => setWhole(true)}>
          <Icon name="more" />
          <span>{t.closing.moreOutcomes}</span>
        </button>
      )}
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}

function focusIt(button: HTMLButtonElement | null): void {
  button?.focus();
}
