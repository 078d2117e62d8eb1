import type { WordsView } from '../../hub/contract/ids.ts';
import type { Language } from '../text/words.ts';

const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };
/** Some voices never say that they have ended. What waits behind would never be said. */
const LIMIT_MS = 6_000;

const waiting: SpeechSynthesisUtterance[] = [];
let saying: SpeechSynthesisUtterance | null = null;
let limit: ReturnType<typeof setTimeout> | undefined;

/** The browser's own voice. Many Android tablets in China have none; then the words are only on the screen. */
export const speech = {
  available: (): boolean => typeof speechSynthesis !== 'undefined' && typeof SpeechSynthesisUtterance !== 'undefined',
  /** Said after what is being said now, which is cancelled when it takes too long. */
  speak(words: WordsView, language: Language): void {
    if (!speech.available()) return;
    const text = words[language] || words.zh;
    if (text === '') return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = TAGS[language];
    const voice = speechSynthesis.getVoices().find(({ lang }) => lang.replace('_', '-').startsWith(language));
    if (voice) utterance.voice = voice;
    utterance.rate = 0.95;
    utterance.onend = () => ended(utterance);
    utterance.onerror = () => ended(utterance);
    waiting.push(utterance);
    if (saying === null) next();
  },
  stop(): void {
    if (!speech.available()) return;
    waiting.length = 0;
    saying = null;
    clearTimeout(limit);
    speechSynthesis.cancel();
  },
};

function next(): void {
  clearTimeout(limit);
  const utterance = waiting.shift() ?? null;
  saying = utterance;
  if (utterance === null) return;
  speechSynthesis.speak(utterance);
  limit = setTimeout(() => {
    speechSynthesis.cancel();
    ended(utterance);
  }, LIMIT_MS);
}

/** A cancelled one may say so late, when another is being said. */
function ended(utterance: SpeechSynthesisUtterance): void {
  if (utterance === saying) next();
}
