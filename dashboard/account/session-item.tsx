import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SessionView } from '../../hub/contract/http/people.ts';
import { dayAndTime } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { deviceWords } from './device-name.ts';

/** A session seen less than this long ago is in use. The hub notes connected phones once a minute. */
const IN_USE_MS = 150_000;
const NAME_MAX = 120;

type Props = {
  readonly session: SessionView;
  readonly onEnd: () => void;
  readonly onRename: (name: string) => void;
};

/** One phone. Ending its session takes two taps, because the next phone in the list may be the only one that rings. */
export function SessionItem({ session, onEnd, onRename }: Props): JSX.Element {
  const { text, language } = useUi();
  const { clock, site } = useSite();
  const [isSure, setSure] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const [wasNamed, setNamed] = useState(false);
  const t = text.value.sessions;
  const zone = site.value?.site?.timezone;
  const seenAt = Date.parse(session.lastSeenAt);
  const seen =
    session.current || clock.now.value - seenAt < IN_USE_MS
      ? t.inUse
      : t.seen(dayAndTime(seenAt, zone, language.value));
  const words = session.current ? t.signOutHere : t.cutOff;
  const name = deviceWords(session.device, Date.parse(session.createdAt), zone, language.value, text.value);
  return (
    <li class="session">
      <p>
        <strong>{name}</strong>
        {session.current && <em> {t.thisOne}</em>}
        <br />
        <span class="soft">{seen}</span>
      </p>
      {isNaming ? (
        <NameForm
          name={name}
          onName={(wanted) => {
            setNaming(false);
            setNamed(true);
            onRename(wanted);
          }}
        />
      ) : (
        <button
          type="button"
          class="plain session-rename"
          {...(wasNamed ? { ref: focusIt } : {})}
          onClick={() => setNaming(true)}
        >
          <Icon name="words" />
          <span>{text.value.devices.rename}</span>
        </button>
      )}
      <button
        type="button"
        class={`act act-side ${isSure ? 'act-sure' : ''}`}
        onClick={() => {
          if (isSure) onEnd();
          else setSure(true);
        }}
      >
        {isSure ? t.sure(words) : words}
      </button>
    </li>
  );
}

function NameForm({ name, onName }: { name: string; onName: (name: string) => void }): JSX.Element {
  const t = useUi().text.value.devices;
  const [wanted, setWanted] = useState(name);
  return (
    <form
      class="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted.trim() !== '') onName(wanted.trim());
      }}
    >
      <label>
        <span>{t.newName}</span>
        <input
          type="text"
          maxLength={NAME_MAX}
          value={wanted}
          // The button that had the focus has become this field.
          ref={focusIt}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="act choice">
        {t.save}
      </button>
    </form>
  );
}

/** The keyboard goes on where the element was that has just gone. */
function focusIt(element: HTMLElement | null): void {
  element?.focus();
}
