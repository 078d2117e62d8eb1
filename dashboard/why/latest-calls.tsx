import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { fetchLatestCalls } from '../api/why.ts';
import { PastCall } from '../calls/past-call.tsx';
import { startOfDay, startOfYesterday } from '../text/days.ts';
import { dayWords } from '../text/times.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

type Props = { readonly children: (call: CallView, words: ComponentChildren) => JSX.Element };

/**
 * The calls of today and yesterday, open and closed; on quiet days some before them.
 * @param children makes the button or link of one call from its words
 */
export function LatestCalls({ children: choice }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { http } = useAccount();
  const [calls, setCalls] = useState<readonly CallView[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isSiteKnown = site.value !== null;
  useEffect(() => {
    async function load(): Promise<void> {
      const answer = await fetchLatestCalls(http, startOfYesterday(clock.now.peek(), site.peek()?.site?.timezone));
      if (answer.ok) setCalls(answer.value);
      else setRefusal(answer.refusal);
    }
    // The day begins by the time zone of the site.
    if (isSiteKnown) void load();
  }, [http, clock, site, isSiteKnown]);
  const t = text.value;
  if (refusal !== null) return <RefusalNote refusal={refusal} />;
  if (calls === null) return <p aria-live="polite">{t.waitPlease}</p>;
  if (calls.length === 0) return <p>{t.why.none}</p>;
  const zone = site.value?.site?.timezone;
  const dayOf = ({ raisedAt }: CallView): string => {
    const start = startOfDay(Date.parse(raisedAt), zone);
    const today = startOfDay(clock.now.peek(), zone);
    const word = start >= today ? t.calm.day.today : start >= startOfYesterday(today, zone) ? t.calm.day.yesterday : '';
    return [word, dayWords(start, zone, language.value)].filter(Boolean).join(' · ');
  };
  return (
    <>
      {byDay(calls, dayOf).map(([day, ofDay]) => (
        <section key={day} class="past-day" aria-label={day}>
          <h2 class="day-name">{day}</h2>
          <div class="choices">{ofDay.map((call) => choice(call, <PastCall call={call} />))}</div>
        </section>
      ))}
    </>
  );
}

function byDay(calls: readonly CallView[], dayOf: (call: CallView) => string): [string, CallView[]][] {
  const days = new Map<string, CallView[]>();
  for (const call of calls) {
    const day = dayOf(call);
    days.set(day, [...(days.get(day) ?? []), call]);
  }
  return [...days];
}
