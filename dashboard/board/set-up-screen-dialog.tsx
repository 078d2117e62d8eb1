import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { localize } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';

/** Makes this device the shared screen of a place. */
export function SetUpScreenDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { sharedScreen } = useBoard();
  const places = site.value?.places ?? [];
  const [place, setPlace] = useState(places[0]?.id ?? '');
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.screen;
  async function setUp(): Promise<void> {
    const why = await sharedScreen.setUp(place);
    // The stream of the person who set it up is closed. The page starts again and belongs to no person.
    if (why === null) location.reload();
    else setRefused(why);
  }
  return (
    <Dialog title={t.setUp} onClose={onClose}>
      <p>{t.setUpHint}</p>
      <form class="dialog-form" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>{t.place}</span>
          <select value={place} onChange={(event) => setPlace(event.currentTarget.value)}>
            {places.map(({ id, name }) => (
              <option key={id} value={id}>
                {localize(name, language.value)}
              </option>
            ))}
          </select>
        </label>
      </form>
      <RefusalNote refusal={refused} />
      <button type="button" class="act act-main" onClick={() => void setUp()}>
        {t.setUp}
      </button>
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}
