import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isPin, PinField } from '../ui/pin-field.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

/** Who acts at this shared screen: a name, then the PIN. */
export function PinDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { sharedScreen } = useBoard();
  const [who, setWho] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.screen;
  const people = site.value?.staff?.filter(({ active }) => active !== false) ?? [];
  async function enter(staff: string): Promise<void> {
    const why = await sharedScreen.enter(staff, pin);
    setPin('');
    setRefused(why);
    if (why === null) onClose();
  }
  return (
    <Dialog title={who === null ? t.who : nameOf(people, who, language.value)} onClose={onClose}>
      {who === null ? (
        <div class="choices choices-many">
          {people.map(({ id, name }) => (
            <button key={id} type="button" class="act choice" onClick={() => setWho(id)}>
              {localize(name, language.value)}
            </button>
          ))}
        </div>
      ) : (
        <form
          class="dialog-form"
          onSubmit={(event) => {
            event.preventDefault();
            void enter(who);
          }}
        >
          <PinField label={t.pin} value={pin} onInput={setPin} />
          <button type="submit" class="act act-main" disabled={!isPin(pin)}>
            {t.go}
          </button>
        </form>
      )}
      <RefusalNote refusal={refused} />
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}
