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
  notRecordedTitle: { zh: '未能记录的呼叫', en: 'A call that was not recorded' },
} as const satisfies Record<string, WordsView>;

export function pressedAt(clock: string): WordsView {
  return { zh: `${clock} 呼叫`, en: `called at ${clock}` };
}

/** Everybody who was rung learns who goes. */
export function isGoing(who: WordsView, place: WordsView): WordsView {
  return { zh: `${who.zh}去${place.zh}了`, en: `${who.en} is going: ${place.en}` };
}
