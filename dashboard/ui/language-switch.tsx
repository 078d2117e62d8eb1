import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useUi } from './ui-context.ts';

/** Labelled in the other language, for those who cannot read the present one. */
export function LanguageSwitch(): JSX.Element {
  const { language, text } = useUi();
  const other = language.value === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      class="plain language"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      aria-label={text.value.otherLanguageLabel}
      onClick={() => {
        language.value = other;
      }}
    >
      <Icon name="globe" />
      <span>{text.value.otherLanguage}</span>
    </button>
  );
}
