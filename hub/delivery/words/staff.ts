import type { AlertWhyName } from '../../contract/stream.ts';
import type { WordsView } from '../../contract/ids.ts';

export type AlertSituation = {
  readonly why: AlertWhyName;
  readonly place: WordsView;
  readonly kind: WordsView;
  readonly emergency: boolean;
  readonly repeats: number;
  readonly owner: WordsView | null;
  readonly formerOwner: WordsView | null;
  /** The team of the place where the caller is; null when the call is with that team. */
  readonly from: WordsView | null;
  /** How long ago a press was that had waited in its device, in ms; null: it came at once. */
  readonly pressedAgoMs: number | null;
};

/** The sentence that a phone speaks: the place, then what is wanted, then what is special about the alert. */
export function wordsForStaff(about: AlertSituation): WordsView {
  const { place, kind, emergency, pressedAgoMs } = about;
  const special = specialWords(about);
  const what = emergency ? { zh: '紧急求助', en: 'emergency' } : kind;
  const said = [what, ...(pressedAgoMs === null ? [] : [pressedAgo(pressedAgoMs)]), special];
  return {
    zh: `${place.zh}，${joined(
      said.map(({ zh }) => zh),
      '，',
    )}`,
    en: `${place.en}: ${joined(
      said.map(({ en }) => en),
      ', ',
    )}`,
  };
}

function joined(parts: readonly string[], comma: string): string {
  return parts.filter((part) => part !== '').join(comma);
}

/** In seconds up to two minutes, then in minutes. */
function pressedAgo(ms: number): WordsView {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return { zh: `${seconds}秒前按的`, en: `pressed ${seconds} s ago` };
  const minutes = Math.round(seconds / 60);
  return { zh: `${minutes}分钟前按的`, en: `pressed ${minutes} min ago` };
}

function specialWords({ why, repeats, owner, formerOwner, from }: AlertSituation): WordsView {
  switch (why) {
    case 'raised':
      return { zh: '', en: '' };
    case 'calling-again':
      return { zh: `又按了，共${repeats + 1}次`, en: `pressed again, ${repeats + 1} times now` };
    case 'emergency':
      return { zh: '长按升级', en: 'held down' };
    case 'escalated':
      return { zh: '还没有人去', en: 'nobody is going yet' };
    case 'repeated':
      return { zh: '一直没有人去', en: 'still nobody is going' };
    case 're-raised':
      return formerOwner === null
        ? { zh: '还没有人到', en: 'nobody has arrived' }
        : { zh: `${formerOwner.zh}还没有到`, en: `${formerOwner.en} has not arrived` };
    case 'released':
      return formerOwner === null
        ? { zh: '交回了，请接手', en: 'given back, please take it' }
        : { zh: `${formerOwner.zh}交回了，请接手`, en: `${formerOwner.en} gave it back, please take it` };
    case 'redirected':
      return from === null
        ? { zh: '走错门了，转过来的', en: 'sent over from another door' }
        : { zh: `${from.zh}门口转来`, en: `sent over from the ${from.en}'s door` };
    case 'second-pair':
      return { zh: '需要再来一个人', en: 'a second pair of hands is needed' };
    case 'cancelled':
      return { zh: '来人说不用了，请仍去看一眼', en: 'the caller says it is no longer needed; please still look' };
    case 'still-open':
      return { zh: '办好了请点“完成”', en: 'please close it when done' };
    case 'handed-over':
      return owner === null
        ? { zh: '同事想转交给您，请答复', en: 'a colleague asks you to take it over' }
        : { zh: `${owner.zh}想转交给您，请答复`, en: `${owner.en} asks you to take it over` };
    case 'hand-over-accepted':
      return owner === null
        ? { zh: '已经有人接手', en: 'it has been taken over' }
        : { zh: `${owner.zh}已经接手`, en: `${owner.en} has taken it over` };
    case 'hand-over-declined':
      return { zh: '对方不能接手，仍由您负责', en: 'they cannot take it over, it is still yours' };
    case 'hand-over-returned':
      return { zh: '没有人接手，仍由您负责', en: 'nobody took it over, it is still yours' };
  }
}

export const NOT_RECORDED: WordsView = {
  zh: '系统无法记录，请马上去看',
  en: 'the hub could not record this, please go at once',
};

export const HUB_CANNOT_RECORD: WordsView = {
  zh: '系统暂时无法写入磁盘。新的呼叫会通知到您，但没有记录。请通知管理员。',
  en: 'The hub cannot write to its disk. New calls still reach you but are not recorded. Tell the caretaker.',
};

export const HUB_RECORDS_AGAIN: WordsView = { zh: '系统已恢复记录。', en: 'The hub records again.' };

export const UNPLACED: WordsView = { zh: '未登记的按钮', en: 'a button with no place yet' };
