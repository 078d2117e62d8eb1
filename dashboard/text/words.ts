import type { Text } from './zh.ts';

export type Language = 'zh' | 'en';
/** The language of a page that opens, and its words, which are on their way. */
export type FirstWords = { readonly language: Language; readonly words: Promise<Text> };

const KEY = 'lotusbell.language';
/** Time before words that could not be loaded are asked for again, in ms. */
const AGAIN_MS = 2_000;

/** The words of each language are loaded when they are needed: nobody reads both at once. */
const WORDS: Record<Language, () => Promise<Text>> = {
  zh: async () => (await import('./zh.ts')).zh,
  en: async () => (await import('./en.ts')).en,
};

export function firstWords(): FirstWords {
  const language = firstLanguage(keptLanguage(), navigator.languages);
  return { language, words: loadWords(language) };
}

/** What the person chose before, else the language of the browser; Chinese when that is neither. */
export function firstLanguage(kept: string | null, wished: readonly string[]): Language {
  if (kept === 'zh' || kept === 'en') return kept;
  const known = wished.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'en' ? 'en' : 'zh';
}

/** Tries until it has them. */
export async function loadWords(language: Language): Promise<Text> {
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

// Private windows and full disks make storage throw; the choice then lasts as long as the page.
function keptLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    /* see above */
  }
}
