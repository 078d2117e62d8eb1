import type { OwnerView } from '../../hub/contract/call.ts';
import type { WhyLineView, WhyReasonView, WhyView } from '../../hub/contract/http/why.ts';
import type { SiteView } from '../api/site.ts';
import { localize } from '../text/language.ts';
import type { Language } from '../text/words.ts';
import { nameOf } from '../text/names.ts';
import type { WhyText } from '../text/zh/why.ts';

/** What the words are made with: the language, its text, and the names of the building. */
export type Speaker = { readonly text: WhyText; readonly language: Language; readonly site: SiteView | null };

/** The response goal of the field; the hub calls what takes longer not `well`. */
const GOAL_MS = 60_000;

export type Sentence = { readonly at: number; readonly code: string; readonly words: string };

/** The answer in one sentence. */
export function headline({ state, well, takenAfterMs, arrivedAfterMs }: WhyView, { text }: Speaker): string {
  const taken = takenAfterMs === undefined ? null : duration(takenAfterMs, text);
  if (well && taken !== null)
    return text.well(taken, arrivedAfterMs === undefined ? null : duration(arrivedAfterMs, text));
  if (state === 'waiting') return text.waits;
  if (taken === null || takenAfterMs === undefined) return text.never;
  return takenAfterMs > GOAL_MS ? text.late(taken) : text.troubled(taken);
}

/** What kept people away. Codes that this page does not know are left out. */
export function reasonsIn({ reasons }: WhyView, speaker: Speaker): string[] {
  return reasons.flatMap((reason) => {
    const words = speaker.text.reasons[reason.code]?.({
      people: named(reason.people ?? [], speaker),
      cannot: withReasons(reason.cannot ?? [], speaker),
      lasted: duration(reason.ms ?? 0, speaker.text),
    });
    return words === undefined ? [] : [words];
  });
}

/** Everything that happened, oldest first. Codes that this page does not know are left out. */
export function sentencesIn({ lines }: WhyView, speaker: Speaker): Sentence[] {
  return lines.flatMap((line) => {
    const words = wordsOf(line, speaker);
    return words === '' ? [] : [{ at: Date.parse(line.at), code: line.code, words }];
  });
}

function wordsOf(line: WhyLineView, speaker: Speaker): string {
  const { text, language, site } = speaker;
  const why = line.why ?? '';
  return (
    text.lines[line.code]?.({
      code: line.code,
      by: line.by === undefined ? '' : localize(line.by.name, language),
      people: named(line.people ?? [], speaker),
      count: line.count ?? 0,
      cannot: withReasons(line.cannot ?? [], speaker),
      step: (line.step ?? 0) + 1,
      why,
      ms: line.ms ?? 0,
      lasted: duration(line.ms ?? 0, text),
      stage: line.stage ?? '',
      outcome: line.outcome === undefined ? '' : nameOf(site?.outcomes, line.outcome, language),
      team: line.code === 'sent-over' ? nameOf(site?.teams, why, language) : '',
      sounds: (line.outputs ?? []).length > 0,
    }) ?? ''
  );
}

function named(people: readonly OwnerView[], { text, language }: Speaker): string {
  return people.map(({ name }) => localize(name, language)).join(text.and);
}

function withReasons(cannot: NonNullable<WhyReasonView['cannot']>, { text, language }: Speaker): string {
  const byReason = new Map<string, typeof cannot>();
  for (const one of cannot) byReason.set(one.why, [...(byReason.get(one.why) ?? []), one]);
  return [...byReason]
    .map(([why, group]) =>
      text.withReason(
        group.map(({ person }) => localize(person.name, language)).join(text.and),
        text.cannotHear[why] ?? why,
      ),
    )
    .join(text.between);
}

function duration(ms: number, text: WhyText): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return seconds < 60 ? text.seconds(seconds) : text.minutes(Math.floor(seconds / 60), seconds % 60);
}
