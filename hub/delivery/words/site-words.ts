import type { WordsView } from '../../contract/ids.ts';
import type { CallerWords } from '../../domain/site/site.ts';
import type { CallerSituation } from './caller.ts';

/**
 * The sentence for the caller in a language of the site document (`callerWords`). Names without that language are
 * given in Chinese.
 */
export function siteWords(words: CallerWords, situation: CallerSituation): string {
  const name = (view: WordsView): string => (view as Readonly<Record<string, string>>)[words.language] ?? view.zh;
  const { stage, who, minutes, telephone, opens, rightDoor } = situation;
  switch (stage) {
    case 'idle':
      return words.idle;
    case 'registered':
      return rightDoor === null
        ? words.registered
        : filled(words.rightDoor, { door: name(rightDoor.door), team: name(rightDoor.team) });
    case 'acknowledged': {
      const somebody = name(who ?? SOMEBODY);
      return minutes === null
        ? filled(words.coming, { who: somebody })
        : filled(words.comingIn, { who: somebody, minutes: String(minutes) });
    }
    case 'attended':
      return words.attended;
    case 'still-coming':
      return words.stillComing;
    case 'unanswered':
      return telephone === null ? words.unanswered : filled(words.unansweredPhone, { telephone });
    case 'closed-hours':
      return opens === null ? words.closed : filled(words.closedUntil, { opens: name(opens) });
  }
}

const SOMEBODY: WordsView = { zh: '工作人员', en: 'A member of staff' };

function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
