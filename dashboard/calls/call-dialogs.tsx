import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Named } from '../api/site.ts';
import { localize } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

const REASON_MAX = 200;
/** The outcome of a reset at the call point. Nobody chooses it on a phone. */
const RESET_OUTCOME = 'reset-at-place';

/** "How did it end?": the outcomes of the site, one tap each. */
export function CloseDialog({
  onAnswer,
  onCancel,
}: {
  onAnswer: (outcome: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const outcomes = (site.value?.outcomes ?? []).filter(({ id }) => id !== RESET_OUTCOME);
  return (
    <Dialog title={text.value.call.outcomeTitle} onClose={onCancel}>
      {outcomes.length === 0 && <p>{text.value.call.noOutcomes}</p>}
      <div class="choices choices-many">
        {outcomes.map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onAnswer(id)}>
            {localize(name, language.value)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}

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

/** What is needed seldom, and would do harm where a thumb hits it by chance. */
export function MoreDialog({
  teams,
  onWrongDoor,
  onCancel,
}: {
  teams: readonly Named[];
  onWrongDoor: (team: string) => void;
  onCancel: () => void;
}): JSX.Element {
  const { text, language } = useUi();
  const t = text.value;
  return (
    <Dialog title={t.acts.moreTitle} onClose={onCancel}>
      <div class="choices">
        {teams.map(({ id, name }) => (
          <button key={id} type="button" class="act choice" onClick={() => onWrongDoor(id)}>
            <Icon name="door" />
            <span>{t.call.wrongDoorTo(localize(name, language.value))}</span>
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onCancel}>
        {t.cancel}
      </button>
    </Dialog>
  );
}
