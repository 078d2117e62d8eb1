import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { WordsView } from '../../hub/contract/ids.ts';
import type { Text } from './zh.ts';

export type Language = 'zh' | 'en';

const KEY = 'lotusbell.language';

/** The words of each language are loaded when they are needed: nobody reads both at once. */
const WORDS: Record<Language, () => Promise<Text>> = {
  zh: async () => (await import('./zh.ts')).zh,
  en: async () => (await import('./en.ts')).en,
};
/** Time before words that could not be loaded are asked for again, in ms. */
const AGAIN_MS = 2_000;

/** The language of the pages, and their words in it. */
export type Wording = { readonly language: Signal<Language>; readonly text: ReadonlySignal<Text> };

/** What the person chose before, else the language of the browser; Chinese when that is neither. */
export function firstLanguage(kept: string | null, wished: readonly string[]): Language {
  if (kept === 'zh' || kept === 'en') return kept;
  const known = wished.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'en' ? 'en' : 'zh';
}

/**
 * Loads the words of the first language, and later those of the other one when it is chosen; until these are here the
 * pages keep the words that they have.
 */
export async function loadWording(): Promise<Wording> {
  const language = createLanguage();
  const text = signal(await loadWords(language.value));
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

async function loadWords(language: Language): Promise<Text> {
  for (;;) {
    try {
      return await WORDS[language]();
    } catch {
      await new Promise((done) => {
        setTimeout(done, AGAIN_MS);
      });
    }
  }
}

/**
 * The language of the pages. Kept in localStorage and set on <html lang>, which also selects the right Chinese glyphs.
 */
function createLanguage(): Signal<Language> {
  const language = signal(firstLanguage(read(), navigator.languages));
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    write(language.value);
  });
  return language;
}

export function localize(words: WordsView, language: Language): string {
  return words[language] || words.zh || words.en;
}

// Private windows and full disks make storage throw; the choice then lasts as long as the page.
function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
function write(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    /* see above */
  }
}
