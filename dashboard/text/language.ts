import { effect, signal, type Signal } from '@preact/signals';
import type { WordsView } from '../../hub/contract/ids.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';
import type { Text } from './zh.ts';

export type Language = 'zh' | 'en';

const KEY = 'lotusbell.language';

export const TEXTS: Record<Language, Text> = { zh, en };

/** What the person chose before, else the language of the browser; Chinese when that is neither. */
export function firstLanguage(kept: string | null, wished: readonly string[]): Language {
  if (kept === 'zh' || kept === 'en') return kept;
  const known = wished.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'en' ? 'en' : 'zh';
}

/**
 * The language of the pages. Kept in localStorage and set on <html lang>, which also selects the right Chinese glyphs.
 */
export function createLanguage(): Signal<Language> {
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
