import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Refusal } from '../api/http.ts';
import { becomeScreen } from '../api/screens.ts';
import { say } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';

/** Where the site wants it: a lead leaves this device here as a shared screen; at one, people say who acts. */
export function BoardScreen(): JSX.Element | null {
  const { session, site, screen, text, language } = useApp();
  const [asking, setAsking] = useState<'pin' | 'place' | null>(null);
  const state = session.state.value;
  const t = text.value.screen;
  if (state.is !== 'in' || site.value?.site?.rules?.deskPin !== true) return null;
  const leads = state.staff?.roles.some((role) => role === 'lead' || role === 'admin') === true;
  const acting = screen.acting.value;
  return (
    <>
      {state.screen !== undefined && acting !== null && (
        <button type="button" class="plain" onClick={screen.leave}>
          <Icon name="person" />
          <span>{t.done(say(acting.name, language.value))}</span>
        </button>
      )}
      {state.screen !== undefined && acting === null && (
        <button type="button" class="plain" onClick={() => setAsking('pin')}>
          <Icon name="person" />
          <span>{t.actHere}</span>
        </button>
      )}
      {state.screen === undefined && leads && (
        <button type="button" class="plain" onClick={() => setAsking('place')}>
          <Icon name="screen" />
          <span>{t.setUp}</span>
        </button>
      )}
      {asking === 'pin' && <PinDialog onClose={() => setAsking(null)} />}
      {asking === 'place' && <PlaceDialog onClose={() => setAsking(null)} />}
    </>
  );
}

function PinDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { site, screen, text, language } = useApp();
  const [who, setWho] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.screen;
  const people = site.value?.staff?.filter(({ active }) => active !== false) ?? [];
  async function enter(staff: string): Promise<void> {
    const why = await screen.enter(staff, pin);
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
              {say(name, language.value)}
            </button>
          ))}
        </div>
      ) : (
        <form
          class="own-reason"
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
      {refused !== null && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {refusalWords(refused, text.value, language.value)}
        </p>
      )}
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}

export function isPin(pin: string): boolean {
  return /^\d{4,8}$/.test(pin);
}

/** Hidden as it is typed, with digits to tap; no browser is to remember it at a screen that everybody passes. */
export function PinField({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (pin: string) => void;
}): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={8}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

function PlaceDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { http, site, text, language } = useApp();
  const places = site.value?.places ?? [];
  const [place, setPlace] = useState(places[0]?.id ?? '');
  const [refused, setRefused] = useState<Refusal | null>(null);
  const t = text.value.screen;
  async function become(): Promise<void> {
    const answer = await becomeScreen(http, place);
    // The stream of the person who set it up is closed; everything begins anew as nobody's.
    if (answer.ok) location.reload();
    else setRefused(answer.refusal);
  }
  return (
    <Dialog title={t.setUp} onClose={onClose}>
      <p>{t.setUpHint}</p>
      <form class="own-reason" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>{t.place}</span>
          <select value={place} onChange={(event) => setPlace(event.currentTarget.value)}>
            {places.map(({ id, name }) => (
              <option key={id} value={id}>
                {say(name, language.value)}
              </option>
            ))}
          </select>
        </label>
      </form>
      {refused !== null && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {refusalWords(refused, text.value, language.value)}
        </p>
      )}
      <button type="button" class="act act-main" onClick={() => void become()}>
        {t.setUp}
      </button>
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}
