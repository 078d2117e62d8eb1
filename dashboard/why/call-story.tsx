import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { WhyView } from '../../hub/contract/http/why.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { fetchWhy } from '../api/why.ts';
import { locationOf } from '../text/names.ts';
import { dayAndTime, timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { headline, reasonsIn, sentencesIn, type Speaker } from './sentences.ts';

/** While the call is open, more may happen. */
const LOAD_EVERY_MS = 5_000;

/** What happened with one call, in words: the answer in one sentence, what kept people away, and everything in order. */
export function CallStory({ call }: { call: string }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
  const [story, setStory] = useState<WhyView | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let isGone = false;
    async function load(): Promise<void> {
      const answer = await fetchWhy(http, call);
      if (isGone) return;
      setRefusal(answer.ok ? null : answer.refusal);
      if (answer.ok) setStory(answer.value);
      if (answer.ok && answer.value.state === 'closed') clearInterval(timer);
    }
    const timer = setInterval(() => void load(), LOAD_EVERY_MS);
    void load();
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [http, call]);
  const t = text.value.why;
  if (refusal?.code === 'NOT_FOUND') return <p>{t.noCall}</p>;
  if (story === null)
    return refusal === null ? <p aria-live="polite">{text.value.waitPlease}</p> : <RefusalNote refusal={refusal} />;
  const speaker: Speaker = { text: t, language: language.value, site: site.value };
  const reasons = reasonsIn(story, speaker);
  const { point, place } = locationOf(story, site.value, language.value, text.value.call.unplaced);
  return (
    <div class="story">
      <p class="story-which">
        <strong>{point}</strong> {place !== null && <span>{place} </span>}
        <small class="soft digits">
          {dayAndTime(Date.parse(story.raisedAt), site.value?.site?.timezone, language.value)}
        </small>
      </p>
      <p class={`story-answer ${story.well ? 'story-well' : ''}`}>
        <Icon name={story.well ? 'check' : 'danger'} />
        <strong>{headline(story, speaker)}</strong>
      </p>
      {reasons.length > 0 && (
        <section aria-label={t.reasonsTitle}>
          <h2>{t.reasonsTitle}</h2>
          <ul class="story-reasons">
            {reasons.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
      )}
      <details open={!story.well}>
        <summary>{t.linesTitle}</summary>
        <ol class="story-lines">
          {sentencesIn(story, speaker).map(({ at, code, words }, position) => (
            <li key={position} data-code={code}>
              <time class="digits" dateTime={new Date(at).toISOString()}>
                {timeOfDay(at, site.value?.site?.timezone, true)}
              </time>
              <span>{words}</span>
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
