import type { FeedbackMessage, LampColour, StageName } from '../../hub/contract/device-messages.ts';
import type { WordsView } from '../../hub/contract/ids.ts';

/** The colours of the hub, and two that the call point sets by itself: short white blinks, and a red double blink. */
export type PointLamp = LampColour | 'sending' | 'not-sent';

/** A press without PUBACK after this time is shown as "not sent". */
export const NOT_SENT_AFTER_MS = 2000;
/**
 * After the PUBACK the lamp blinks white until the first feedback comes, for at most this long. It must not go dark.
 */
export const FEEDBACK_WITHIN_MS = 10_000;
export const IDENTIFY_MS = 10_000;

const SENDING: WordsView = { zh: '正在发送……', en: 'Sending …' };
const IDENTIFY: WordsView = { zh: '就是这一个按钮', en: 'This is the button' };

/** @param phone the number on the plate; null: the plate names none. */
function notSentWords(phone: string | null): WordsView {
  return {
    zh: `没有发出去——请敲门或打电话${phone === null ? '' : ` ${phone}`}。危急请拨 120。`,
    en: `Not sent – please knock or phone ${phone ?? 'the desk'}. In danger dial 120.`,
  };
}

/** What the call point knows now. Instants are monotonic milliseconds, null means "none". */
export interface LampKnowledge {
  /** The last feedback of each input. */
  feedback: readonly FeedbackMessage[];
  /** Since when the oldest press without PUBACK has been waiting. */
  waitingSince: number | null;
  /** When the newest press got its PUBACK, while no feedback has followed yet. */
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
 * What lamp and display show. Yellow, green and red come only from the hub. Yellow promises that the call is stored; a
 * device must not promise that.
 * @returns what is shown now, and when that changes by itself (monotonic; null: not until something happens).
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
  const feedbackBy = receiptedAt === null ? null : receiptedAt + FEEDBACK_WITHIN_MS;
  if (feedbackBy !== null && now < feedbackBy) {
    return {
      shown: { lamp: 'sending', blink: true, stage: null, say: SENDING, sending: false, notSent: false },
      changesAt: feedbackBy,
    };
  }
  const feedback = mostUrgent(knows.feedback);
  const shown: Shown = {
    lamp: feedback?.lamp ?? 'off',
    blink: feedback?.blink ?? false,
    stage: feedback?.stage ?? null,
    say: feedback === null || (feedback.say.zh === '' && feedback.say.en === '') ? null : feedback.say,
    sending: false,
    notSent: false,
  };
  if (identifyUntil === null || now >= identifyUntil) return { shown, changesAt: null };
  // Identify must not hide a call: a lit lamp keeps its colour and text, and only blinks.
  const found: Shown = shown.lamp === 'off' ? { ...shown, lamp: 'sending', say: IDENTIFY } : shown;
  return { shown: { ...found, blink: true }, changesAt: identifyUntil };
}

const URGENCY: Record<LampColour, number> = { off: 0, green: 1, yellow: 2, red: 3 };

/** A device has one lamp for all its inputs. It shows the most urgent call. */
function mostUrgent(feedback: readonly FeedbackMessage[]): FeedbackMessage | null {
  let worst: FeedbackMessage | null = null;
  for (const one of feedback) {
    if (worst === null || URGENCY[one.lamp] > URGENCY[worst.lamp]) worst = one;
  }
  return worst;
}
