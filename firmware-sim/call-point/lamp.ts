import type { FeedbackMessage, LampColour, StageName } from '../../hub/contract/device-messages.ts';
import type { WordsView } from '../../hub/contract/ids.ts';

/** The hub's colours, and two that the call point knows by itself: short white blinks, and a red double-blink. */
export type PointLamp = LampColour | 'sending' | 'not-sent';

/** A press that has no receipt after this is "not sent" to the person who stands there. */
export const NOT_SENT_AFTER_MS = 2000;
/**
 * Stored, but the hub's word is still on its way: the lamp goes on blinking white instead of going dark, for at most
 * this long.
 */
export const WORD_WITHIN_MS = 10_000;
export const IDENTIFY_MS = 10_000;

const SENDING: WordsView = { zh: '正在发送……', en: 'Sending …' };
const IDENTIFY: WordsView = { zh: '就是这一个按钮', en: 'This is the button' };

/** @param phone what to dial instead, as it stands on the plate; null: the plate names no number. */
function notSentWords(phone: string | null): WordsView {
  return {
    zh: `没有发出去——请敲门或打电话${phone === null ? '' : ` ${phone}`}。危急请拨 120。`,
    en: `Not sent – please knock or phone ${phone ?? 'the desk'}. In danger dial 120.`,
  };
}

/** What the call point knows at one moment; instants are monotonic milliseconds, null is "no". */
export interface LampKnowledge {
  /** The last feedback of each input. */
  feedback: readonly FeedbackMessage[];
  /** Since when the oldest press without a receipt has been waiting. */
  waitingSince: number | null;
  /** When the newest press was receipted that the hub has not yet said a word about. */
  receiptedAt: number | null;
  identifyUntil: number | null;
  phone: string | null;
}

export interface Shown {
  lamp: PointLamp;
  blink: boolean;
  stage: StageName | null;
  say: WordsView | null;
  sending: boolean;
  notSent: boolean;
}

/**
 * What a person at the call point sees and reads. Yellow, green and red only ever come from the hub: yellow is its
 * promise that the call is stored, and a device may not make it.
 * @returns what is shown now, and the instant at which it changes by itself (null: not before something happens).
 */
export function whatTheLampShows(knows: LampKnowledge, now: number): { shown: Shown; changesAt: number | null } {
  const { waitingSince, receiptedAt, identifyUntil, phone } = knows;
  if (waitingSince !== null) {
    const changesAt = waitingSince + NOT_SENT_AFTER_MS;
    return now < changesAt
      ? { shown: { lamp: 'sending', blink: true, stage: null, say: SENDING, sending: true, notSent: false }, changesAt }
      : {
          shown: {
            lamp: 'not-sent',
            blink: true,
            stage: null,
            say: notSentWords(phone),
            sending: false,
            notSent: true,
          },
          changesAt: null,
        };
  }
  const wordBy = receiptedAt === null ? null : receiptedAt + WORD_WITHIN_MS;
  if (wordBy !== null && now < wordBy) {
    return {
      shown: { lamp: 'sending', blink: true, stage: null, say: SENDING, sending: false, notSent: false },
      changesAt: wordBy,
    };
  }
  const word = mostUrgent(knows.feedback);
  const said: Shown = {
    lamp: word?.lamp ?? 'off',
    blink: word?.blink ?? false,
    stage: word?.stage ?? null,
    say: word === null || (word.say.zh === '' && word.say.en === '') ? null : word.say,
    sending: false,
    notSent: false,
  };
  if (identifyUntil === null || now >= identifyUntil) return { shown: said, changesAt: null };
  // Being looked for must not hide a call: a lit lamp keeps its colour and words, and only blinks.
  const found: Shown = said.lamp === 'off' ? { ...said, lamp: 'sending', say: IDENTIFY } : said;
  return { shown: { ...found, blink: true }, changesAt: identifyUntil };
}

const URGENCY: Record<LampColour, number> = { off: 0, green: 1, yellow: 2, red: 3 };

/** A device has one lamp for all its inputs: it shows the caller who is worst off. */
function mostUrgent(feedback: readonly FeedbackMessage[]): FeedbackMessage | null {
  let worst: FeedbackMessage | null = null;
  for (const one of feedback) {
    if (worst === null || URGENCY[one.lamp] > URGENCY[worst.lamp]) worst = one;
  }
  return worst;
}
