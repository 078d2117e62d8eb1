import type { WordsView } from '../../contract/ids.ts';
import type { CallerWords } from '../../domain/site/site.ts';
import type { CallerSituation } from './caller.ts';

/** The same situation in the words of a language that the site brought. Names that it does not give in that language are said in Chinese. */
export function siteWords(own: CallerWords, situation: CallerSituation): string {
  const name = (words: WordsView): string => (words as Readonly<Record<string, string>>)[own.language] ?? words.zh;
  const { stage, who, minutes, telephone, opens, rightDoor } = situation;
  switch (stage) {
    case 'idle':
      return own.idle;
    case 'registered':
      return rightDoor === null
        ? own.registered
        : filled(own.rightDoor, { door: name(rightDoor.door), team: name(rightDoor.team) });
    case 'acknowledged': {
      const somebody = name(who ?? SOMEBODY);
      return minutes === null
        ? filled(own.coming, { who: somebody })
        : filled(own.comingIn, { who: somebody, minutes: String(minutes) });
    }
    case 'attended':
      return own.attended;
    case 'still-coming':
      return own.stillComing;
    case 'unanswered':
      return telephone === null ? own.unanswered : filled(own.unansweredPhone, { telephone });
    case 'closed-hours':
      return opens === null ? own.closed : filled(own.closedUntil, { opens: name(opens) });
  }
}

const SOMEBODY: WordsView = { zh: '工作人员', en: 'A member of staff' };

function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
