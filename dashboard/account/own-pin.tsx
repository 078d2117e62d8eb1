import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { setPin } from '../api/account/screens.ts';
import { isPin, PinField } from '../ui/pin-field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';

/** Sets or removes one's own PIN for shared screens. Done on one's own phone, where nobody else looks on. */
export function OwnPin(): JSX.Element | null {
  const { text } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
  const [typed, setTyped] = useState('');
  const [result, setResult] = useState<Refusal | 'set' | 'cleared' | null>(null);
  const t = text.value.screen;
  if (site.value?.site?.rules?.deskPin !== true) return null;
  async function send(pin: string | null): Promise<void> {
    const answer = await setPin(http, pin);
    setTyped('');
    setResult(answer.ok ? (pin === null ? 'cleared' : 'set') : answer.refusal);
  }
  return (
    <form
      class="dialog-form"
      aria-label={t.ownPin}
      onSubmit={(event) => {
        event.preventDefault();
        void send(typed);
      }}
    >
      <h3>{t.ownPin}</h3>
      <PinField label={t.newPin} value={typed} onInput={setTyped} />
      <button type="submit" class="act choice" disabled={!isPin(typed)}>
        {t.setPin}
      </button>
      <button type="button" class="act choice" onClick={() => void send(null)}>
        {t.clearPin}
      </button>
      {typeof result === 'string' ? (
        <output>{result === 'set' ? t.isSet : t.isCleared}</output>
      ) : (
        <RefusalNote refusal={result} />
      )}
    </form>
  );
}
