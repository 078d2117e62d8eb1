import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { WordsView } from '../../hub/contract/ids.ts';
import { keepLanguage, loadWords, type FirstWords, type Language } from './words.ts';
import type { Text } from './zh.ts';

/** The language of the pages, and their words in it. */
export type Wording = { readonly language: Signal<Language>; readonly text: ReadonlySignal<Text> };

/**
 * Waits for the words of the first language, and loads those of the other one when it is chosen; until these are here
 * the pages keep the words that they have.
 */
export async function loadWording(first: FirstWords): Promise<Wording> {
  const language = createLanguage(first.language);
  const text = signal(await first.words);
  effect(() => {
    const wanted = language.value;
    async function load(): Promise<void> {
      const words = await loadWords(wanted);
      if (language.peek() === wanted) text.value = words;
    }
    void load();
  });
  return { language, text };
}

/**
 * The language of the pages. Kept in localStorage and set on <html lang>, which also selects the right Chinese glyphs.
 */
function createLanguage(first: Language): Signal<Language> {
  const language = signal(first);
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    keepLanguage(language.value);
  });
  return language;
}

export function localize(words: WordsView, language: Language): string {
  return words[language] || words.zh || words.en;
}
