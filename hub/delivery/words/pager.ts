import type { WordsView } from '../../contract/ids.ts';

/** The buttons of a message, and what else stands in one. Short: a lock screen shows two lines. */
export const PAGER_WORDS = {
  go: { zh: '我来', en: 'I am going' },
  no: { zh: '去不了', en: 'Cannot come' },
  details: { zh: '详情', en: 'Details' },
  heard: { zh: '听到了', en: 'I heard it' },
  emergency: { zh: '紧急求助', en: 'Emergency' },
  testTitle: { zh: '试铃', en: 'Test ring' },
  testBody: { zh: '听到了请按“听到了”。', en: 'If you hear this, press “I heard it”.' },
} as const satisfies Record<string, WordsView>;

export function pressedAt(clock: string): WordsView {
  return { zh: `${clock} 呼叫`, en: `called at ${clock}` };
}

/** Everybody who was rung learns who goes. */
export function isGoing(who: WordsView, place: WordsView): WordsView {
  return { zh: `${who.zh}去${place.zh}了`, en: `${who.en} is going: ${place.en}` };
}

/** A phone of the reader has gone. @param name of the phone. */
export function pagerGone(name: string, clock: string): { readonly title: WordsView; readonly message: WordsView } {
  return {
    title: { zh: `口袋里的手机“${name}”连不上了`, en: `Your phone “${name}” is gone` },
    message: {
      zh: `${clock} 起没有连接，呼叫在它上面不响。`,
      en: `No line since ${clock}. Calls do not ring there.`,
    },
  };
}
