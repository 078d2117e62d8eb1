import type { WordsView } from '../../hub/contract/ids.ts';
import type { Language } from '../text/language.ts';

const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** The browser's own voice. Many Android tablets in China have none; then the words are only on the screen. */
export const speech = {
  available: (): boolean => typeof speechSynthesis !== 'undefined' && typeof SpeechSynthesisUtterance !== 'undefined',
  /** Queued after what is being said now. */
  speak(words: WordsView, language: Language): void {
    if (!speech.available()) return;
    const text = words[language] || words.zh;
    if (text === '') return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = TAGS[language];
    const voice = speechSynthesis.getVoices().find(({ lang }) => lang.replace('_', '-').startsWith(language));
    if (voice) utterance.voice = voice;
    utterance.rate = 0.95;
    speechSynthesis.speak(utterance);
  },
  stop(): void {
    if (speech.available()) speechSynthesis.cancel();
  },
};
