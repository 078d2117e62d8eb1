import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { setPin } from '../api/screens.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { isPin, PinField } from '../board/shared-screen-buttons.tsx';
import { Icon } from '../ui/icon.tsx';

/** One's own PIN for shared screens, set where nobody looks on: on one's own phone. */
export function OwnPin(): JSX.Element | null {
  const { http, site, text, language } = useApp();
  const [pin, setTyped] = useState('');
  const [said, setSaid] = useState<Refusal | 'set' | 'cleared' | null>(null);
  const t = text.value.screen;
  if (site.value?.site?.rules?.deskPin !== true) return null;
  async function send(becomes: string | null): Promise<void> {
    const answer = await setPin(http, becomes);
    setTyped('');
    setSaid(answer.ok ? (becomes === null ? 'cleared' : 'set') : answer.refusal);
  }
  return (
    <form
      class="own-reason"
      aria-label={t.ownPin}
      onSubmit={(event) => {
        event.preventDefault();
        void send(pin);
      }}
    >
      <h3>{t.ownPin}</h3>
      <PinField label={t.newPin} value={pin} onInput={setTyped} />
      <button type="submit" class="act choice" disabled={!isPin(pin)}>
        {t.setPin}
      </button>
      <button type="button" class="act choice" onClick={() => void send(null)}>
        {t.clearPin}
      </button>
      {typeof said === 'string' && <output>{said === 'set' ? t.isSet : t.isCleared}</output>}
      {said !== null && typeof said === 'object' && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {refusalWords(said, text.value, language.value)}
        </p>
      )}
    </form>
  );
}
