import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useUi } from '../ui/ui-context.ts';

/** For a profile that has not joined: a link or code that was copied elsewhere, as from the page that opened it first. */
export function InvitationField(): JSX.Element {
  const { text } = useUi();
  const [pasted, setPasted] = useState('');
  const t = text.value.device;
  const secret = pasted.trim().replace(/^.*#/, '');
  return (
    <form
      class="dialog-form invitation-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret !== '') location.assign(`/join#${encodeURIComponent(secret)}`);
      }}
    >
      <label>
        <span>{t.code}</span>
        <input
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={pasted}
          onInput={(event) => setPasted(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="act act-side" disabled={secret === ''}>
        {t.useCode}
      </button>
    </form>
  );
}
