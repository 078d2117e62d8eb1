import type { StageName } from '../../contract/device-messages.ts';
import type { WordsView } from '../../contract/ids.ts';
import type { RightDoor } from './right-door.ts';

/**
 * What the button says aloud and shows, per stage. Short sentences; each says what happens next, never more than is
 * known.
 */
export type CallerSituation = {
  readonly stage: StageName;
  /** Role of the person who took the call, with its team. */
  readonly who: WordsView | null;
  /** How long it usually takes until somebody is there; null: not known well enough to be said. */
  readonly minutes: number | null;
  /** Whom to phone when nobody can be reached. */
  readonly telephone: string | null;
  /** While the desk is closed: when it opens, as a clock on the wall will show it. */
  readonly opens: WordsView | null;
  /** Where the caller would have been right, when the call was sent over from another door. */
  readonly rightDoor: RightDoor | null;
};

export function wordsForCaller({ stage, who, minutes, telephone, opens, rightDoor }: CallerSituation): WordsView {
  switch (stage) {
    case 'idle':
      return atRest(telephone);
    case 'registered':
      if (rightDoor !== null) return sentOver(rightDoor);
      return { zh: '已经收到，正在通知工作人员。', en: 'We heard you. Staff are being told now.' };
    case 'acknowledged':
      return coming(who, minutes);
    case 'attended':
      return { zh: '工作人员已经到了。', en: 'Staff are here.' };
    case 'still-coming':
      return { zh: '还在安排人过来，没有忘记您。', en: 'We are finding somebody else to come. You are not forgotten.' };
    case 'unanswered':
      return telephone === null
        ? {
            zh: '暂时没有人回应，我们继续呼叫。请敲门；有危险请拨打120。',
            en: 'Nobody has answered yet; we keep calling. Please knock. In danger dial 120.',
          }
        : {
            zh: `暂时没有人回应，我们继续呼叫。请敲门，或拨打${telephone}；有危险请拨打120。`,
            en: `Nobody has answered yet; we keep calling. Please knock or phone ${telephone}. In danger dial 120.`,
          };
    case 'closed-hours':
      return closedWords(telephone, opens);
  }
}

/** Says what to do and never who is there: burglars read it too. */
function atRest(telephone: string | null): WordsView {
  return telephone === null
    ? {
        zh: '需要帮助请按铃；一分钟内没有人回应，请敲门。',
        en: 'Press if you need help; if nobody answers within a minute, please knock.',
      }
    : {
        zh: `需要帮助请按铃；一分钟内没有人回应，请拨打${telephone}。`,
        en: `Press if you need help; if nobody answers within a minute, phone ${telephone}.`,
      };
}

function coming(who: WordsView | null, minutes: number | null): WordsView {
  const soon =
    minutes === null
      ? { zh: '', en: '' }
      : { zh: `大约${minutes}分钟，`, en: ` Usually ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.` };
  return who === null
    ? { zh: `有人过来了，${soon.zh}请稍等。`, en: `Somebody is coming.${soon.en} Please wait.` }
    : { zh: `${who.zh}正在过来，${soon.zh}请稍等。`, en: `${who.en} is coming.${soon.en} Please wait.` };
}

function closedWords(telephone: string | null, opens: WordsView | null): WordsView {
  const phone = telephone === null ? { zh: '', en: '' } : { zh: `，或拨打${telephone}`, en: ` or phone ${telephone}` };
  const when = opens === null ? { zh: '', en: '' } : { zh: `，${opens.zh}开门`, en: ` until ${opens.en}` };
  return {
    zh: `现在不是开放时间${when.zh}，已经记下了。着急请按住三秒${phone.zh}；有危险请拨打120。`,
    en: `We are closed${when.en}; your visit is noted. If it is urgent, hold the button for three seconds${phone.en}. In danger dial 120.`,
  };
}

function sentOver({ door, team, way }: RightDoor): WordsView {
  return {
    zh: `请到${door.zh}${way === null ? '' : `：${way.zh.replace(/。$/, '')}`}（${team.zh}）。已经通知，马上有人来。`,
    en: `The right door is the ${door.en} (${team.en}).${way === null ? '' : ` ${way.en}`} They have been told; somebody is coming to you.`,
  };
}
