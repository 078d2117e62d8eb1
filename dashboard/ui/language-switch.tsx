import type { JSX } from 'preact';
import { useApp } from './ui-context.ts';
import { Icon } from './icon.tsx';

/** Named in the language it leads to, for whoever cannot read the present one. */
export function LanguageSwitch(): JSX.Element {
  const { language, text } = useApp();
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
