import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Language } from '../text/words.ts';
import { useUi } from '../ui/ui-context.ts';

/** Name and language of a phone that is added. */
export function NewPager({
  onMake,
}: {
  onMake: (pager: { readonly name: string; readonly language: Language }) => Promise<void>;
}): JSX.Element {
  const { text, language } = useUi();
  const [name, setName] = useState('');
  const [shownIn, setShownIn] = useState<Language>(language.value);
  const [isBusy, setBusy] = useState(false);
  const t = text.value.pager;

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    await onMake({ name: name.trim() === '' ? t.unnamed : name.trim(), language: shownIn });
    setBusy(false);
  }

  return (
    <form class="dialog-form" onSubmit={(event) => void make(event)}>
      <label>
        <span>{t.name}</span>
        <input maxLength={120} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        <span>{t.inLanguage}</span>
        <select value={shownIn} onChange={(event) => setShownIn(event.currentTarget.value === 'en' ? 'en' : 'zh')}>
          <option value="zh">{t.languages.zh}</option>
          <option value="en">{t.languages.en}</option>
        </select>
      </label>
      <button type="submit" class="act act-main" disabled={isBusy}>
        {t.make}
      </button>
    </form>
  );
}
