import type { WordsView } from '../../contract/ids.ts';
import type { MatterFrame } from '../../contract/stream.ts';

/** The sentence that a phone speaks about a matter: its reason and its owner, never its content. */
export function matterWords(why: MatterFrame['why'], reason: WordsView, owner: WordsView): WordsView {
  switch (why) {
    case 'handed-over':
      return {
        zh: `${owner.zh}想把一件“${reason.zh}”转交给您，您接吗？`,
        en: `${owner.en} asks you to take over a matter: ${reason.en}.`,
      };
    case 'accepted':
      return { zh: `“${reason.zh}”现在由${owner.zh}负责。`, en: `${reason.en}: ${owner.en} has it now.` };
    case 'declined':
      return {
        zh: `“${reason.zh}”没有人接，仍由您负责。`,
        en: `${reason.en}: they cannot take it; it is still yours.`,
      };
    case 'returned':
      return {
        zh: `“${reason.zh}”的转交已结束，仍由${owner.zh}负责。`,
        en: `${reason.en}: the offer has ended; it is still with ${owner.en}.`,
      };
    case 'passed-on':
      return {
        zh: `原负责人已离开，“${reason.zh}”现在由您负责。`,
        en: `${reason.en}: its owner has left, and it is yours now.`,
      };
    case 'due':
      return { zh: `今天要办：“${reason.zh}”。`, en: `Due today: ${reason.en}.` };
  }
}
