import type { WordsView } from '../../contract/ids.ts';
import type { Call } from '../../domain/call/call.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import { localMoment } from '../../queries/local-moment.ts';
import { personView } from '../../queries/call-view.ts';
import type { Alert } from '../../store/tables/alerts.ts';
import type { Pager, PagerAction, PagerLanguage, PagerLine } from '../../types/pager.ts';
import { placeName, wordsForAlert } from '../frames.ts';
import { NOT_RECORDED } from '../words/staff.ts';
import { isGoing, PAGER_WORDS, pagerGone, pressedAt } from '../words/pager.ts';

/** What the app is told, without the topic, the time and the id. Only place and wish: a lock screen is read by all. */
export type PagerText = {
  readonly title: string;
  readonly message: string;
  readonly priority: 2 | 3 | 4 | 5;
  readonly tags: readonly string[];
  readonly buttons: readonly PagerButton[];
};

export type PagerButton =
  | {
      readonly id: 'go' | 'no' | 'heard';
      readonly label: string;
      readonly action: PagerAction;
      readonly subject: string;
    }
  | { readonly id: 'details'; readonly label: string; readonly call: string };

/** Long vibration and the loud channel, see the reference: an emergency and a call for help; a doorbell is one lower. */
const PRIORITY = { emergency: 5, urgent: 5, routine: 4 } as const;

export type Reading = { readonly site: SiteIndex; readonly now: Instant };

/** A call that waits: what is wanted and where, and the buttons. */
export function ringText(
  pager: Pager,
  alert: Pick<Alert, 'why' | 'at'>,
  call: Call,
  { site, now }: Reading,
): PagerText {
  const in_ = inLanguage(pager);
  const kind = call.priority === 'emergency' ? PAGER_WORDS.emergency : site.kind(call.kind).name;
  const { clock } = localMoment(call.raisedAt, now, site.site.site.timezone);
  return {
    title: `${in_(kind)} · ${in_(placeName(call, site))}`,
    message: `${in_(wordsForAlert(alert, call, site))} · ${in_(pressedAt(clock))}`,
    priority: PRIORITY[call.priority],
    tags: call.priority === 'emergency' ? ['sos'] : ['bell'],
    buttons: [
      { id: 'go', label: in_(PAGER_WORDS.go), action: 'go', subject: call.id },
      { id: 'no', label: in_(PAGER_WORDS.no), action: 'no', subject: call.id },
      { id: 'details', label: in_(PAGER_WORDS.details), call: call.id },
    ],
  };
}

/** Something that the owner of a call should know, once. */
export function noteText(pager: Pager, alert: Pick<Alert, 'why' | 'at'>, call: Call, { site }: Reading): PagerText {
  const in_ = inLanguage(pager);
  return {
    title: in_(placeName(call, site)),
    message: in_(wordsForAlert(alert, call, site)),
    priority: 3,
    tags: [],
    buttons: [{ id: 'details', label: in_(PAGER_WORDS.details), call: call.id }],
  };
}

/** Somebody goes: the others may put the phone back. */
export function goingText(pager: Pager, call: Call, { site }: Reading): PagerText {
  const in_ = inLanguage(pager);
  const who = call.owner === null ? { zh: '有人', en: 'Somebody' } : personView(call.owner, site).name;
  return {
    title: in_(isGoing(who, placeName(call, site))),
    message: in_(site.kind(call.kind).name),
    priority: 2,
    tags: [],
    buttons: [],
  };
}

export function testText(pager: Pager, ring: string): PagerText {
  const in_ = inLanguage(pager);
  return {
    title: in_(PAGER_WORDS.testTitle),
    message: in_(PAGER_WORDS.testBody),
    priority: 5,
    tags: ['bell'],
    buttons: [{ id: 'heard', label: in_(PAGER_WORDS.heard), action: 'test', subject: ring }],
  };
}

/** A press that the disk refused: nobody can be noted as going, so no button acts. */
export function unrecordedText(language: PagerLanguage, call: Call, { site, now }: Reading): PagerText {
  const kind = call.priority === 'emergency' ? PAGER_WORDS.emergency : site.kind(call.kind).name;
  const { clock } = localMoment(call.raisedAt, now, site.site.site.timezone);
  return {
    title: `${kind[language]} · ${placeName(call, site)[language]}`,
    message: `${pressedAt(clock)[language]} · ${NOT_RECORDED[language]}`,
    priority: PRIORITY[call.priority],
    tags: ['warning'],
    buttons: [],
  };
}

/** Told to the owner on another phone of theirs. */
export function goneText(
  language: PagerLanguage,
  { pager, since }: { readonly pager: Pager; readonly since: Instant },
  { site, now }: Reading,
): PagerText {
  const { clock } = localMoment(since, now, site.site.site.timezone);
  const { title, message } = pagerGone(pager.name, clock);
  return { title: title[language], message: message[language], priority: 3, tags: ['warning'], buttons: [] };
}

export type MessageDeps = {
  readonly token: (token: { action: PagerAction; subject: string; pager: string }) => string;
  /** Where a page shows a call, for a phone that reached the hub at this base URL; null: nowhere. */
  readonly detailsUrl: (base: string) => string | null;
};

/** One object of the app (pager.md, Objects). @param at seconds since 1970 are shown as the time of the message. */
export function messageObject(
  line: PagerLine,
  { id, sequence, at }: { readonly id: string; readonly sequence: string; readonly at: Instant },
  text: PagerText,
  deps: MessageDeps,
): string {
  const { title, message, priority, tags, buttons } = text;
  return JSON.stringify({
    id,
    sequence_id: sequence,
    time: Math.floor(at / 1000),
    event: 'message',
    topic: line.topic,
    title,
    message,
    priority,
    ...(tags.length === 0 ? {} : { tags }),
    actions: buttons.flatMap((button) => actionOf(line, button, deps)),
  });
}

export function deleteObject(
  { topic }: PagerLine,
  { id, sequence, at }: { readonly id: string; readonly sequence: string; readonly at: Instant },
): string {
  return JSON.stringify({ id, sequence_id: sequence, time: Math.floor(at / 1000), event: 'message_delete', topic });
}

/** The URL stands below the base URL of the app: only there it trusts a pinned certificate. No body, so no type. */
function actionOf({ base, pager }: PagerLine, button: PagerButton, { token, detailsUrl }: MessageDeps): object[] {
  if (button.id === 'details') {
    const url = detailsUrl(base);
    return url === null ? [] : [{ id: 'details', action: 'view', label: button.label, url }];
  }
  const { id, label, action, subject } = button;
  const url = `${base}/a/${token({ action, subject, pager: pager.id })}`;
  return [{ id, action: 'http', label, url, method: 'POST', clear: true }];
}

function inLanguage({ language }: Pager): (words: WordsView) => string {
  return (words) => words[language];
}
