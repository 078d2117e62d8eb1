import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../../ui/dialog.tsx';
import { useSite } from '../../ui/site-context.ts';
import { useUi } from '../../ui/ui-context.ts';

const REASON_MAX = 200;
/** "Why?": a few common reasons, or free text. The people who are alerted next see the reason. */
export function GiveBackDialog({
  onAnswer,
  onCancel,
}: {
  onAnswer: (reason: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { text } = useUi();
  const { site } = useSite();
  const t = text.value;
  const [own, setOwn] = useState('');
  return (
    <Dialog title={t.call.giveBackTitle} onClose={onCancel}>
      <div class="choices">
        {t.call.giveBackReasons.map((reason) => (
          <button key={reason} type="button" class="act choice" onClick={() => onAnswer(reason)}>
            {reason}
          </button>
        ))}
      </div>
      {site.value?.site?.rules?.freeText !== false && (
        <form
          class="dialog-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (own.trim() !== '') onAnswer(own.trim());
          }}
        >
          <label>
            <span>{t.call.otherReason}</span>
            <input
              type="text"
              maxLength={REASON_MAX}
              value={own}
              onInput={(event) => setOwn(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="act choice" disabled={own.trim() === ''}>
            {t.call.giveBackSend}
          </button>
        </form>
      )}
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
